import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { openDatabase } from './open-database.ts'
import { institutions } from './schema.ts'
import { describeOnEachDatabase } from './test-databases.ts'

const ROUNDS = 3

/** A process that writes row after row, each in a transaction of its own, and says so after each. */
function startWriter(dataDirectory: string, round: number): ChildProcess {
  const code = `
    const { openDatabase } = await import(${JSON.stringify(new URL('open-database.ts', import.meta.url))})
    const { institutions } = await import(${JSON.stringify(new URL('schema.ts', import.meta.url))})
    const { db } = await openDatabase({ dataDirectory: ${JSON.stringify(dataDirectory)} })
    for (let n = 0; ; n++) {
      const name = '${round}-' + n
      await db.insert(institutions).values({ name })
      process.stdout.write(name + '\\n')
    }`
  return spawn(process.execPath, [...process.execArgv, '--input-type=module', '--eval', code], {
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
      for (let round = 0; round < ROUNDS; round++) {
        const writer = startWriter(location.dataDirectory, round)
        const exit = once(writer, 'exit')
        const lines = createInterface(writer.stdout!)
        const enough = acknowledged.length + randomInt(1, 60)
        for await (const line of lines) {
          acknowledged.push(line)
          if (acknowledged.length < enough) continue
          if (round === 0) {
            await expect(openDatabase(location)).rejects.toMatchObject({ code: 'database/in-use' })
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
      expect(acknowledged.length).toBeGreaterThan(ROUNDS)
    },
    300_000,
  )
})
