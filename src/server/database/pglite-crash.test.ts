import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { type DatabaseLocation, openDatabase } from './open-database.ts'
import { institutions } from './schema.ts'
import { describeOnEachDatabase } from './test-databases.ts'

const ROUNDS = 3

const WRITER = fileURLToPath(new URL('test-writer.ts', import.meta.url))

function startWriter(dataDirectory: string, prefix: string, options: string[] = []): ChildProcess {
  const words = [...process.execArgv, ...options, WRITER, dataDirectory, prefix]
  return spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] })
}

async function missingFrom(location: DatabaseLocation, names: string[]): Promise<string[]> {
  const { db, close } = await openDatabase(location)
  const rows = await db.select({ name: institutions.name }).from(institutions)
  await close()
  const found = new Set(rows.map(({ name }) => name))
  return names.filter((name) => !found.has(name))
}

describeOnEachDatabase('a crash', (databases) => {
  it.runIf(databases.kind === 'pglite')(
    'by kill -9 loses no acknowledged row, and lets no second process in before',
    async () => {
      const location = await databases.empty()
      if (!('dataDirectory' in location)) throw new Error('expected PGlite')
      const acknowledged: string[] = []
      let second: unknown
      for (let round = 0; round < ROUNDS; round++) {
        const writer = startWriter(location.dataDirectory, String(round))
        const exit = once(writer, 'exit')
        const lines = createInterface(writer.stdout!)
        const enough = acknowledged.length + randomInt(1, 60)
        for await (const line of lines) {
          acknowledged.push(line)
          // What comes after the kill was acknowledged before it.
          if (acknowledged.length < enough || writer.killed) continue
          if (round === 0) {
            second = await openDatabase(location).catch((error: unknown) => error)
          }
          // Somewhere in a later write, not right after an answer.
          await wait(randomInt(0, 20))
          writer.kill('SIGKILL')
        }
        await exit

        expect(await missingFrom(location, acknowledged)).toEqual([])
      }
      expect(second).toMatchObject({ code: 'database/in-use' })
      expect(acknowledged.length).toBeGreaterThan(ROUNDS)
    },
    600_000,
  )

  it.runIf(databases.kind === 'pglite')(
    'of the disk ends the process, with nothing acknowledged that is not there',
    async () => {
      const location = await databases.empty()
      if (!('dataDirectory' in location)) throw new Error('expected PGlite')
      const failing = join(location.dataDirectory, 'failing')
      // No disk fails on demand, so fsync does: in the writer, from when this file is there.
      const fault = `
        import fs from 'node:fs'
        const { fsyncSync } = fs
        fs.fsyncSync = (descriptor) => {
          if (fs.existsSync(${JSON.stringify(failing)})) throw new Error('EIO')
          fsyncSync(descriptor)
        }`
      const option = `--import=data:text/javascript,${encodeURIComponent(fault)}`
      const writer = startWriter(location.dataDirectory, 'last', [option])
      const exit = once(writer, 'exit')
      const complaint = text(writer.stderr!)
      const acknowledged: string[] = []
      for await (const line of createInterface(writer.stdout!)) {
        acknowledged.push(line)
        if (acknowledged.length === 5) await writeFile(failing, '')
      }
      expect(await exit).toEqual([1, null])
      expect(await complaint).toMatch(/database\/connection-lost[^]*EIO/)
      expect(await missingFrom(location, acknowledged)).toEqual([])
    },
    600_000,
  )
})
