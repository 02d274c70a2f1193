/** Backup and restoration as commands, against a server that has the embedded database. */
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zipSync } from 'fflate'
import { expect, it, onTestFinished } from 'vitest'
import { backUpPlatform, restorePlatform } from './backup-commands.ts'
import { readServerConfig } from './config.ts'
import { describeOnEachDatabase, type TestDatabases } from './database/test-databases.ts'
import { smallPhantom } from './ingest/test-intake.ts'
import { serve } from './serve.ts'

const TOKEN = 'a-token-for-tests-that-is-long-enough'
/** Of a data directory: what its lock's name leaves of a socket's path. */
const LONGEST_BYTES = 79

const configOf = (dataDirectory: string) =>
  readServerConfig({
    GROUNDGLASS_DATA: dataDirectory,
    GROUNDGLASS_PORT: '0',
    GROUNDGLASS_ADMIN_TOKEN: TOKEN,
    GROUNDGLASS_WORKER_CONCURRENCY: '0',
  })

describeOnEachDatabase('the backup commands', (databases) => {
  it.runIf(databases.kind === 'pglite')(
    'asks the server for a backup, and restores what can be served',
    async () => {
      const folder = await newFolder()
      const longest = join(folder, 'd'.repeat(LONGEST_BYTES - folder.length - 1))
      await cp(await emptyIn(databases), longest, { recursive: true })
      const config = configOf(longest)
      const server = await start(config)
      expect((await send(server.url)).status).toBe(202)

      const out = join(folder, 'backup')
      const made = await backUpPlatform(config, out)
      expect(made).toMatchObject({ blobs: 8, copied: 8, damaged: [] })
      expect(await backUpPlatform(config, out)).toMatchObject({ blobs: 8, copied: 0 })
      // Refusals of the server come through as they are.
      const used = join(folder, 'used')
      await mkdir(used)
      await writeFile(join(used, 'note.txt'), '')
      await expect(backUpPlatform(config, used)).rejects.toThrow(code('backup/not-a-backup-folder'))
      await expect(backUpPlatform(config, join(longest, 'backup'))).rejects.toThrow(
        code('usage/backup-in-data'),
      )
      await server.close()

      const target = configOf(await emptyIn(databases))
      expect(await restorePlatform(target, out)).toMatchObject({ blobs: 8, absent: [] })
      await expect(restorePlatform(target, out)).rejects.toThrow(code('restore/not-empty'))
      const restored = await start(target)
      const studies: unknown = await (await ask(restored.url, '/api/v1/studies')).json()
      expect(studies).toMatchObject({ items: [{ patientId: expect.any(String) }] })
    },
  )
})

it('refuses by name a folder without a server, and one too long for its sockets', async () => {
  const folder = await newFolder()
  const out = join(folder, 'backup')
  await expect(backUpPlatform(configOf(join(folder, 'data')), out)).rejects.toThrow(
    code('backup/nothing-there'),
  )
  const tooLong = join(folder, 'd'.repeat(LONGEST_BYTES - folder.length))
  await expect(serve(configOf(tooLong), { logTo })).rejects.toThrow(code('database/cannot-lock'))
  await mkdir(join(tooLong, 'database'))
  await expect(backUpPlatform(configOf(tooLong), out)).rejects.toThrow(code('database/cannot-lock'))
})

const logTo = { write: () => {} }
const code = (name: string) => expect.objectContaining({ code: name })

async function emptyIn(databases: TestDatabases): Promise<string> {
  const location = await databases.empty()
  if ('url' in location) throw new Error('expected PGlite')
  return location.dataDirectory
}

async function start(config: ReturnType<typeof configOf>) {
  const server = await serve(config, { logTo })
  onTestFinished(() => server.close())
  return server
}

function ask(url: string, path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${url}${path}`, { ...init, headers: { authorization: `Bearer ${TOKEN}` } })
}

function send(url: string): Promise<Response> {
  const files = smallPhantom(1).map((bytes, i) => [`${i}.dcm`, bytes] as const)
  const body = new FormData()
  const zip = zipSync(Object.fromEntries(files), { level: 0 })
  body.append('files', new Blob([Uint8Array.from(zip)]), 'study.zip')
  return ask(url, '/api/v1/studies:import', { method: 'POST', body })
}

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'groundglass-command-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}
