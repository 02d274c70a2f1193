import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { EXIT } from '../exit-status.ts'
import { run } from '../run.ts'
import { registerAudit } from './audit.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groundglass-audit-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** Made as docs/reference/audit.md tells it, by other code than the trail's own. */
function exported(): { lines: string[]; head: string } {
  let previousHash = '0'.repeat(64)
  const lines = [1, 2, 3].map((sequence) => {
    const at = `2026-11-25T14:00:0${sequence}.000Z`
    const detail = '{"attempt":1,"code":"worker/gave-up"}'
    const text = `["groundglass.audit/1",${sequence},"${at}","worker","w-1","analysis.fail","analysis","a-1",${detail},"${previousHash}"]`
    const hash = createHash('sha256').update(text).digest('hex')
    // As the database gives them: names in another order.
    const event = {
      sequence,
      at,
      actorKind: 'worker',
      actorId: 'w-1',
      action: 'analysis.fail',
      objectType: 'analysis',
      objectId: 'a-1',
      detail: { code: 'worker/gave-up', attempt: 1 },
      previousHash,
      hash,
    }
    previousHash = hash
    return JSON.stringify(event)
  })
  return { lines, head: `3:${previousHash}` }
}

async function verify(lines: readonly string[], ...options: string[]) {
  const path = join(folder, 'trail.jsonl')
  await writeFile(path, lines.map((line) => `${line}\n`).join(''))
  const said: string[] = []
  vi.spyOn(console, 'log').mockImplementation((line: string) => void said.push(line))
  vi.spyOn(console, 'error').mockImplementation((line: string) => void said.push(line))
  const status = await run([registerAudit], ['audit', 'verify', '--file', path, ...options])
  vi.restoreAllMocks()
  return { status, said: said.join('\n') }
}

it('finds an export whole, and prints its head', async () => {
  const { lines, head } = exported()
  const { status, said } = await verify(lines, '--expect', head)
  expect(status).toBe(EXIT.read)
  expect(said).toContain(`3 events. Head: ${head}`)
  expect(said).toContain('unbroken, and holds the head that was expected')
})

it.each([
  ['w-1', 'w-2', 'Event 2 was changed'],
  ['gave-up', 'fault', 'Event 2 was changed'],
  ['14:00:02', '14:00:01', 'Event 2 was changed'],
])('names the event in which %s became %s', async (was, is, message) => {
  const { lines } = exported()
  const { status, said } = await verify(lines.with(1, lines[1]!.replace(was, is)))
  expect(status).toBe(EXIT.refused)
  expect(said).toContain(message)
  expect(said).toContain('audit/broken: ')
})

it('finds a cut end by the head that was expected, and refuses what is no head', async () => {
  const { lines, head } = exported()
  const cut = await verify(lines.slice(0, 2), '--expect', head)
  expect(cut.status).toBe(EXIT.refused)
  expect(cut.said).toContain('Event 3 is missing. The end was cut off.')
  const wrong = await verify(lines, '--expect', '3')
  expect(wrong.status).toBe(EXIT.usage)
  expect(wrong.said).toContain('usage/invalid-anchor')
})

it('refuses a file that is not there, and a line that is no event', async () => {
  const gone = await run([registerAudit], ['audit', 'verify', '--file', join(folder, 'gone')])
  expect(gone).toBe(EXIT.refused)
  const { status, said } = await verify([...exported().lines, 'something else'])
  expect(status).toBe(EXIT.refused)
  expect(said).toContain('line 4')
})
