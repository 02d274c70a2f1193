/** `groundglass worker` as a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { requestAnalysis } from './analyses/index.ts'
import { openDatabase } from './database/open-database.ts'
import { describeOnEachDatabase } from './database/test-databases.ts'
import { MODEL, openBench, standInModels, until } from './worker/test-worker.ts'
import { livingWorkers } from './worker/index.ts'

let removeModels: () => Promise<void>
beforeAll(async () => {
  removeModels = await standInModels()
})
afterAll(() => removeModels())

const lineSchema = z.object({ msg: z.string().optional() })

function startCommand(environment: Record<string, string>): ChildProcess {
  const words = [...process.execArgv, 'src/cli/main.ts', 'worker', '--threads', '1']
  const child = spawn(process.execPath, words, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

describeOnEachDatabase('groundglass worker', (databases) => {
  it.runIf(databases.kind === 'pglite')('is refused without a PostgreSQL', async () => {
    const child = startCommand({ DATABASE_URL: '' })
    const exit = once(child, 'exit')
    expect(await text(child.stderr!)).toMatch(/^config\/worker-needs-postgres: /)
    expect(await exit).toEqual([3, null])
  })

  it.runIf(databases.kind === 'postgres')('reads what is queued, and drains', async () => {
    const location = await databases.empty()
    if (!('url' in location)) throw new Error('expected PostgreSQL')
    const database = await openDatabase(location)
    onTestFinished(database.close)
    const { intake, queue, seriesId } = await openBench(database, 41)
    const { id } = await requestAnalysis(intake.db, queue, { seriesId, model: MODEL })
    const child = startCommand({
      DATABASE_URL: location.url,
      // Where the blobs are.
      GROUNDGLASS_DATA: intake.folder,
    })
    const exit = once(child, 'exit')
    const done = await until(database, id, ({ state }) => state === 'done')
    const living = await livingWorkers(intake.db, new Date(Date.now() - 60_000))
    expect(living).toMatchObject([{ id: done.workerId, pid: child.pid, models: [{ name: MODEL }] }])
    child.kill('SIGTERM')
    const said: (string | undefined)[] = []
    for await (const line of createInterface(child.stdout!))
      said.push(lineSchema.parse(JSON.parse(line)).msg)
    expect(await exit).toEqual([0, null])
    expect(said).toEqual(['worker ready', 'reading begins', 'reading ends', 'worker drained'])
    expect(await livingWorkers(intake.db, new Date(Date.now() - 60_000))).toEqual([])
  })
})
