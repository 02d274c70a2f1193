import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { expect, it, onTestFinished } from 'vitest'
import { type Database, openDatabase } from '../database/open-database.ts'
import { describeOnEachDatabase } from '../database/test-databases.ts'
import { type AuditEvent, SYSTEM } from './audit-event.ts'
import { eventsInDatabase, eventsInFile, lineOf } from './audit-trail.ts'
import { readServerConfig } from '../config.ts'
import { recordStart } from './record-start.ts'
import { type Deed, hourOf, recordAudit, recordOnceAnHour } from './record-audit.ts'
import { type Head, verifyChain } from './verify-chain.ts'

const OIDC = {
  GROUNDGLASS_OIDC_ISSUER: 'https://id.example',
  GROUNDGLASS_OIDC_CLIENT_ID: 'planted',
  GROUNDGLASS_OIDC_CLIENT_SECRET: 'planted',
}

const deed = (n: number): Deed => ({
  actor: { kind: 'user', id: `user-${n}` },
  action: 'study.delete',
  object: { type: 'study', id: `study-${n}` },
  detail: { series: n, of: 'two', again: false },
})

const look = (user: string | null, object?: string): Deed => ({
  actor: { kind: user === null ? 'nobody' : 'user', id: user },
  action: 'series.view',
  ...(object === undefined ? {} : { object: { type: 'series', id: object } }),
})

async function all({ db }: Database): Promise<AuditEvent[]> {
  const events: AuditEvent[] = []
  for await (const event of eventsInDatabase(db)) events.push(event)
  return events
}

async function verified({ db }: Database, anchor?: Head) {
  const { faults, head, events } = await verifyChain(eventsInDatabase(db), anchor)
  return { events, head, faults: faults.map(({ kind, sequence }) => `${kind} ${sequence}`) }
}

/** As the owner of the tables can: without the guard, in a transaction that is taken back afterwards. */
async function tampered({ db }: Database, statement: string, anchor?: Head): Promise<string[]> {
  const found: string[] = []
  const undo = new Error('undo')
  await db
    .transaction(async (tx) => {
      await tx.execute(sql`alter table audit_events disable trigger audit_events_append_only`)
      await tx.execute(sql.raw(statement))
      const { faults } = await verifyChain(eventsInDatabase(tx), anchor)
      found.push(...faults.map(({ kind, sequence }) => `${kind} ${sequence}`))
      throw undo
    })
    .catch((error: unknown) => {
      if (error !== undo) throw error
    })
  return found
}

describeOnEachDatabase('the audit trail', (databases) => {
  const opened = databases.beforeAll()

  it('is whole from its first event on, and found so', async () => {
    expect(await verified(opened())).toEqual({
      events: 0,
      head: { sequence: 0, hash: '0'.repeat(64) },
      faults: [],
    })
    await recordAudit(opened().db, deed(1))
    await recordAudit(opened().db, deed(2), deed(3), deed(4))
    await recordAudit(opened().db, { actor: SYSTEM, action: 'storage.collect' })
    const { events, head, faults } = await verified(opened())
    expect({ events, faults }).toEqual({ events: 5, faults: [] })
    expect(await verified(opened(), head)).toMatchObject({ faults: [] })
  })

  it.each([
    ['sequence', 'sequence = 9', ['missing 3', 'changed 9', 'missing 6']],
    ['at', `at = at + interval '1 millisecond'`, ['changed 3']],
    ['actor_kind', `actor_kind = 'token'`, ['changed 3']],
    ['actor_id', `actor_id = 'user-4'`, ['changed 3']],
    ['actor_id, taken away', 'actor_id = null', ['changed 3']],
    ['action', `action = 'study.view'`, ['changed 3']],
    ['object_type', `object_type = 'series'`, ['changed 3']],
    ['object_id', `object_id = 'study-4'`, ['changed 3']],
    ['detail', `detail = detail || '{"series": 4}'`, ['changed 3']],
    ['detail, something added', `detail = detail || '{"more": null}'`, ['changed 3']],
    ['detail, a text for a number', `detail = detail || '{"series": "3"}'`, ['changed 3']],
    ['detail, pairs for names', `detail = '[["series", 3]]'`, ['changed 3']],
    ['previous_hash', `previous_hash = repeat('0', 64)`, ['changed 3', 'unlinked 3']],
    ['hash', `hash = repeat('0', 64)`, ['changed 3', 'unlinked 4']],
    ['a moment that is none', `at = 'infinity'`, ['changed 3']],
  ])('shows a change of one row: %s', async (_, change, faults) => {
    const found = await tampered(opened(), `update audit_events set ${change} where sequence = 3`)
    expect(found).toEqual(faults)
  })

  it.each([
    ['deleted first', 'delete from audit_events where sequence = 1', ['missing 1']],
    ['deleted', 'delete from audit_events where sequence = 3', ['missing 3']],
    ['deleted, several', 'delete from audit_events where sequence in (2, 3)', ['missing 2']],
    [
      'deleted, the gap closed',
      'delete from audit_events where sequence = 3; update audit_events set sequence = sequence - 1 where sequence = 4; update audit_events set sequence = 4 where sequence = 5',
      ['changed 3', 'unlinked 3', 'changed 4'],
    ],
    [
      'swapped',
      'update audit_events set sequence = -3 where sequence = 3; update audit_events set sequence = 3 where sequence = 4; update audit_events set sequence = 4 where sequence = -3',
      ['changed 3', 'unlinked 3', 'changed 4', 'unlinked 4', 'unlinked 5'],
    ],
    [
      'inserted before the first',
      `insert into audit_events select 0, at, actor_kind, actor_id, action, object_type, object_id, detail, previous_hash, hash from audit_events where sequence = 1`,
      ['changed 0', 'misplaced 0'],
    ],
    [
      'inserted behind the last',
      `insert into audit_events select 6, at, actor_kind, actor_id, action, object_type, object_id, detail, previous_hash, hash from audit_events where sequence = 5`,
      ['changed 6', 'unlinked 6'],
    ],
    [
      'inserted with the greatest number there is',
      `insert into audit_events select 9223372036854775807, at, actor_kind, actor_id, action, object_type, object_id, detail, previous_hash, hash from audit_events where sequence = 5`,
      ['changed 9223372036854775807', 'missing 6'],
    ],
  ])('shows rows %s', async (_, statements, faults) => {
    const found = await tampered(opened(), statements)
    expect(
      found.map((fault) => fault.replace('9223372036854776000', '9223372036854775807')),
    ).toEqual(faults)
  })

  it('shows a cut end by an anchor alone', async () => {
    const { head } = await verified(opened())
    const cut = 'delete from audit_events where sequence > 3'
    expect(await tampered(opened(), cut)).toEqual([])
    expect(await tampered(opened(), cut, head)).toEqual(['missing 4'])
  })

  it('shows a chain that was made anew by an anchor alone', async () => {
    const { head } = await verified(opened())
    const other = await databases.open()
    await recordAudit(other.db, deed(1), deed(2), deed(4), deed(4), deed(5))
    expect((await verified(other)).faults).toEqual([])
    expect((await verified(other, head)).faults).toEqual(['not-anchored 5'])
  })

  it.each([
    'update audit_events set actor_id = null',
    'delete from audit_events where sequence = 5',
    'truncate audit_events',
  ])('refuses by the database itself: %s', async (statement) => {
    await expect(opened().db.execute(sql.raw(statement))).rejects.toMatchObject({
      cause: { sqlState: '23001' },
    })
    expect((await verified(opened())).events).toBe(5)
  })

  it('stands and falls with the deed', async () => {
    const { db } = opened()
    const fallen = db.transaction(async (tx) => {
      await recordAudit(tx, deed(6))
      throw new Error('the deed fails')
    })
    await expect(fallen).rejects.toThrow('the deed fails')
    expect((await verified(opened())).events).toBe(5)
  })

  it.each([
    { detail: { name: 'Doe^Jane' } },
    { detail: { title: 'a nodule' } },
    { detail: { ratio: 0.5 } },
    { object: { type: 'study', id: 'Jane Doe' } },
    { actor: { kind: 'user', id: 'jane@clinic.example' } },
  ] as const)('takes no text that people write: %o', async (wrong) => {
    await expect(recordAudit(opened().db, { ...deed(6), ...wrong })).rejects.toMatchObject({
      code: 'audit/not-a-code',
    })
  })

  it('tells a look once an hour, for each person and thing', async () => {
    const database = opened()
    const { events } = await verified(database)
    const looks = [look('a', 'x'), look('b', 'x'), look('a', 'y'), look('a'), look(null, 'x')]
    await Promise.all(
      [...looks, ...looks, ...looks].map((each) => recordOnceAnHour(database.db, each)),
    )
    const told = (await all(database)).slice(events)
    const things = told.map(({ actorId, objectId }) => `${actorId} ${objectId}`)
    expect(new Set(things).size).toBe(looks.length)
    // Twice, where the test has met the end of an hour.
    const hours = told.map(({ at }, i) => `${things[i]} ${hourOf(at).toJSON()}`)
    expect(hours).toHaveLength(new Set(hours).size)
  })

  it('stays one chain when many append at once, from two processes if there can be two', async () => {
    const location = await databases.empty()
    const first = await openDatabase(location)
    onTestFinished(first.close)
    const second = 'url' in location ? await openDatabase(location) : first
    if (second !== first) onTestFinished(second.close)
    const [writers, each] = [8, 10]
    await Promise.all(
      Array.from({ length: writers }, async (_, writer) => {
        const { db } = writer % 2 === 0 ? first : second
        for (let n = 0; n < each; n++) {
          if (n % 5 > 0) await recordAudit(db, deed(n))
          else await db.transaction((tx) => recordAudit(tx, deed(n), deed(n)))
        }
      }),
    )
    const found = await verified(first)
    expect(found).toMatchObject({ events: writers * each * 1.2, faults: [] })
    expect(found.head.sequence).toBe(found.events)
  })

  it('tells what a server starts with once, until it is another', async () => {
    const { db } = opened()
    const { events } = await verified(opened())
    const start = (settings: Record<string, string>) =>
      recordStart(db, 'server', readServerConfig(settings), 'the secret of the sessions')
    await start({})
    await start({})
    // The models have not changed.
    expect((await verified(opened())).events).toBe(events + 2)
    await start(OIDC)
    await start(OIDC)
    const trail = await all(opened())
    expect(trail).toHaveLength(events + 3)
    expect(trail.at(-1)!.action).toBe('configuration.change')
    expect(JSON.stringify(trail)).not.toContain('planted')
  })

  it('is verified offline from its export, line by line', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'groundglass-audit-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const path = join(folder, 'trail.jsonl')
    const check = async (lines: readonly string[]) => {
      await writeFile(path, lines.map((line) => `${line}\n`).join(''))
      const { faults } = await verifyChain(eventsInFile(path))
      return faults.map(({ kind, sequence }) => `${kind} ${sequence}`)
    }
    const lines = (await all(opened())).map(lineOf)
    const [one = '', two = '', three = '', ...rest] = lines
    expect(await check(lines)).toEqual([])
    expect(await check([one, two.replace('user-2', 'user-3'), three])).toEqual(['changed 2'])
    expect(await check([one, three, two, ...rest])).toEqual(['missing 2', 'misplaced 2'])
    expect(await check([one, one, two])).toEqual(['misplaced 1'])
    expect(await check([one, three])).toEqual(['missing 2'])
    const unreadable = { code: 'audit/unreadable-line' }
    await expect(check([one, `${two}}`])).rejects.toMatchObject(unreadable)
    await expect(check([one, two.replace('{', '{"more":1,')])).rejects.toMatchObject(unreadable)
    await expect(check([one, two.replace('Z"', '0Z"')])).rejects.toMatchObject(unreadable)
  })
})
