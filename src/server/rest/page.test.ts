import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fastify from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { addPage } from './page.ts'
import type { App } from './platform.ts'
import { tellProblems } from './problem.ts'

let folder: string
let app: App
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groundglass-page-'))
  await mkdir(join(folder, 'web/assets/inner'), { recursive: true })
  await writeFile(join(folder, 'web/index.html'), '<p>the page</p>')
  await writeFile(join(folder, 'web/icon.svg'), '<svg/>')
  await writeFile(join(folder, 'web/assets/index-Abc.js'), 'run()')
  await writeFile(join(folder, 'web/assets/index-Abc.js.br'), 'packed')
  await writeFile(join(folder, 'secret.txt'), 'secret')
  app = fastify().withTypeProvider<ZodTypeProvider>()
  tellProblems(app)
  app.get('/api/v1/there', () => 'the API')
  await addPage(app, join(folder, 'web'))
})
afterAll(async () => {
  await app.close()
  await rm(folder, { recursive: true })
})

const BROWSER = { accept: 'text/html,application/xhtml+xml' }
const get = (url: string, headers: Record<string, string> = BROWSER) => app.inject({ url, headers })

it('answers every address of the page with its index, which is never kept', async () => {
  for (const url of ['/', '/read', '/studies/7f02d370', '/invitation?x=1']) {
    const { statusCode, body, headers } = await get(url)
    expect([statusCode, body, headers['cache-control']]).toEqual([
      200,
      '<p>the page</p>',
      'no-cache',
    ])
  }
})

it('lets browsers keep what has a hash in its name for good, packed where they can', async () => {
  const plain = await get('/assets/index-Abc.js', {})
  expect(plain.body).toBe('run()')
  expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable')
  const packed = await get('/assets/index-Abc.js', { 'accept-encoding': 'br, gzip' })
  expect(packed.body).toBe('packed')
  expect(packed.headers['content-encoding']).toBe('br')
  expect((await get('/icon.svg', {})).headers['cache-control']).toBe('no-cache')
})

it('shadows no route, and leaves what is not there to the problem', async () => {
  expect((await get('/api/v1/there')).body).toBe('the API')
  for (const url of [
    '/api/v1/nothing',
    '/api',
    '/api?x=1',
    '/api/',
    '/api/v1/there/',
    '//',
    '//read',
  ])
    expect((await get(url)).json()).toMatchObject({ status: 404, code: 'request/not-found' })
  // A script or a picture that is gone is not the index.
  expect((await get('/assets/index-Old.js', { accept: '*/*' })).statusCode).toBe(404)
  // Nor is a folder a file.
  expect((await get('/assets/inner', { accept: '*/*' })).statusCode).toBe(404)
  expect((await get('/assets', { accept: '*/*' })).statusCode).toBe(404)
})

it('sends nothing from outside its folder', async () => {
  for (const url of ['/../secret.txt', '/..%2fsecret.txt', '/assets/..%2f..%2fsecret.txt'])
    expect((await get(url, {})).statusCode).toBe(404)
})
