import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { openDatabase } from './open-database.ts'
import { institutions } from './schema.ts'
import { describeOnEachDatabase } from './test-databases.ts'

const ROUNDS = 3

const WRITER = fileURLToPath(new URL('test-writer.ts', import.meta.url))

function startWriter(dataDirectory: string, round: number): ChildProcess {
  return spawn(process.execPath, [...process.execArgv, WRITER, dataDirectory, String(round)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

describeOnEachDatabase('kill -9', (databases) => {
  it.runIf(databases.kind === 'pglite')(
    'loses no acknowledged row, and lets no second process in before',
    async () => {
      const location = await databases.empty()
      if (!('dataDirectory' in location)) throw new Error('expected PGlite')
      const acknowledged: string[] = []
      let second: unknown
      for (let round = 0; round < ROUNDS; round++) {
        const writer = startWriter(location.dataDirectory, round)
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

        const { db, close } = await openDatabase(location)
        const rows = await db.select({ name: institutions.name }).from(institutions)
        const found = new Set(rows.map(({ name }) => name))
        expect(acknowledged.filter((name) => !found.has(name))).toEqual([])
        await close()
      }
      expect(second).toMatchObject({ code: 'database/in-use' })
      expect(acknowledged.length).toBeGreaterThan(ROUNDS)
    },
    600_000,
  )
})
