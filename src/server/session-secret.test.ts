import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { sessionSecret } from './session-secret.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groundglass-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

it('makes a secret once, for one user, also when several ask at the same time', async () => {
  const config = { sessionSecret: null, dataDirectory: join(folder, 'data') }
  const secrets = await Promise.all(Array.from({ length: 5 }, () => sessionSecret(config)))
  expect(new Set(secrets).size).toBe(1)
  expect(secrets[0]).toMatch(/^[\w-]{43}$/)
  expect(await sessionSecret(config)).toBe(secrets[0])
  expect(await readdir(config.dataDirectory)).toEqual(['session-secret'])
  const { mode } = await stat(join(config.dataDirectory, 'session-secret'))
  expect(mode & 0o777).toBe(0o600)
})

it('prefers the configured one, and writes nothing', async () => {
  const config = { sessionSecret: 'x'.repeat(32), dataDirectory: folder }
  expect(await sessionSecret(config)).toBe(config.sessionSecret)
  expect(await readdir(folder)).toEqual([])
})

it('refuses a file that holds too little', async () => {
  await writeFile(join(folder, 'session-secret'), 'short')
  await expect(sessionSecret({ sessionSecret: null, dataDirectory: folder })).rejects.toThrow(
    expect.objectContaining({ code: 'config/bad-session-secret' }),
  )
})
