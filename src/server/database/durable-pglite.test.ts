import fs from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { openDurablePGlite } from './durable-pglite.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groundglass-'))
})
afterEach(async () => {
  vi.restoreAllMocks()
  await rm(folder, { recursive: true })
})

it('makes a database whole, over what was left half made, and forces each commit to the disk', async () => {
  await mkdir(join(folder, 'database.part'))
  await writeFile(join(folder, 'database.part/PG_VERSION'), 'half')
  const pglite = await openDurablePGlite(join(folder, 'database'), (fault) => {
    throw fault
  })
  expect(await readdir(folder)).toEqual(['database'])
  await pglite.exec('create table rows (n int)')

  const fsync = vi.spyOn(fs, 'fsyncSync')
  for (let n = 0; n < 20; n++) await pglite.query('insert into rows values ($1)', [n])
  expect(fsync.mock.calls.length).toBeGreaterThanOrEqual(20)
  // Not more than needed either: a commit is one flush of the log.
  expect(fsync.mock.calls.length).toBeLessThan(40)

  fsync.mockClear()
  await pglite.query('select * from rows')
  expect(fsync).not.toHaveBeenCalled()
  await pglite.close()
}, 300_000)
