/** A disk that runs full under the whole server: a small file system of its own, which root alone may mount. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { statfs, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readServerConfig } from './config.ts'
import { smallPhantom } from './ingest/test-intake.ts'
import { serve, type Server } from './serve.ts'
import { standInModels } from './worker/test-worker.ts'

const TOKEN = 'a-token-of-the-tests-that-is-long-enough'
const headers = { authorization: `Bearer ${TOKEN}` }
const TUS = { ...headers, 'tus-resumable': '1.0.0' }
const MEGABYTE = 2 ** 20
const RESERVE_BYTES = 80 * MEGABYTE

const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

async function refusal(answer: Response): Promise<string> {
  const { code } = z.object({ code: z.string() }).parse(await answer.json())
  return `${answer.status} ${code}`
}

const folder = await mkdtemp(join(tmpdir(), 'groundglass-full-'))
const isMounted = mounted()
function mounted(): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=300m', 'tmpfs', folder], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
afterAll(async () => {
  if (isMounted) execFileSync('umount', [folder])
  await rm(folder, { recursive: true })
})

describe.skipIf(!isMounted)(
  `a full disk${isMounted ? '' : ': SKIPPED, needs root for a tmpfs'}`,
  () => {
    let server: Server
    let removeModels: () => Promise<void>
    beforeAll(async () => {
      removeModels = await standInModels()
      const config = readServerConfig({
        GROUNDGLASS_DATA: join(folder, 'data'),
        GROUNDGLASS_PORT: '0',
        GROUNDGLASS_ADMIN_TOKEN: TOKEN,
        GROUNDGLASS_WORKER_THREADS: '1',
        GROUNDGLASS_MIN_FREE_BYTES: String(RESERVE_BYTES),
        GROUNDGLASS_LOG_LEVEL: 'silent',
      })
      server = await serve(config)
    })
    afterAll(async () => {
      await server.close()
      await removeModels()
    })

    const api = (path: string, init: RequestInit = {}) =>
      fetch(`${server.url}/api/v1/${path}`, { headers, ...init })
    const importFiles = (files: readonly Uint8Array[]) => {
      const body = new FormData()
      for (const bytes of files) body.append('files', new Blob([Uint8Array.from(bytes)]))
      return api('studies:import', { method: 'POST', body })
    }
    const announce = (uploadId: string, bytes: number) =>
      api(`uploads/${uploadId}/files`, {
        method: 'POST',
        headers: { ...TUS, 'upload-length': String(bytes) },
      })
    const filler = join(folder, 'filler')
    const free = async () => {
      const { bavail, bsize } = await statfs(folder)
      return bavail * bsize
    }
    const uploadSchema = z.object({ id: z.string(), series: z.array(z.object({ id: z.string() })) })
    const analysisSchema = z.object({ id: z.string(), state: z.string(), attempts: z.int() })

    it('refuses what would harm it, finishes what it has, and loses nothing', async () => {
      const phantom = smallPhantom(31)
      const opened = uploadSchema.parse(await (await api('uploads', { method: 'POST' })).json())
      const begun = await announce(opened.id, phantom[0]!.length)
      const imported = await importFiles(phantom)
      expect(imported.status).toBe(202)
      const { series } = uploadSchema.parse(await imported.json())
      const analysis = async () => {
        const listed = await (await api(`analyses?seriesId=${series[0]!.id}`)).json()
        return z.object({ items: z.array(analysisSchema) }).parse(listed).items[0]
      }
      // In the middle of reading, so that the Reading finds no room.
      await writeFile(filler, Buffer.alloc((await free()) - RESERVE_BYTES / 2))

      expect(await refusal(await announce(opened.id, 1000))).toBe('507 storage/full')
      expect(await refusal(await importFiles(smallPhantom(32)))).toBe('507 storage/full')
      const patch = () =>
        fetch(new URL(begun.headers.get('location')!, server.url), {
          method: 'PATCH',
          headers: {
            ...TUS,
            'upload-offset': '0',
            'content-type': 'application/offset+octet-stream',
          },
          body: Uint8Array.from(phantom[0]!),
        })
      expect(await refusal(await patch())).toBe('507 storage/full')
      expect((await fetch(`${server.url}/readyz`)).status).toBe(503)
      expect((await fetch(`${server.url}/healthz`)).status).toBe(200)

      // Room again: what was begun goes on.
      await truncate(filler, 0)
      expect((await patch()).status).toBe(204)
      expect((await importFiles(smallPhantom(32))).status).toBe(202)
      await expect.poll(async () => (await analysis())?.state, { timeout: 100_000 }).toBe('done')
      const { items } = z
        .object({ items: z.array(z.object({ id: z.string() })) })
        .parse(await (await api(`series/${series[0]!.id}/instances`)).json())
      const stored = []
      for (const { id } of items)
        stored.push(Buffer.from(await (await api(`instances/${id}/file`)).arrayBuffer()))
      expect(stored.map(sha256Of).toSorted()).toEqual(phantom.map(sha256Of).toSorted())
    })
  },
)
