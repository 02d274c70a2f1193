/** The one way into the audit trail: events are appended one behind the other, whoever appends, and never changed. */
import { and, desc, eq, gte, isNull, sql, type SQL } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { GroundglassError } from '../../core/index.ts'
import type { Queries } from '../database/session.ts'
import { auditEvents } from '../database/schema.ts'
import type { Action } from './actions.ts'
import {
  type Actor,
  type AuditEvent,
  type Detail,
  code,
  detailSchema,
  hashOf,
  NO_HASH,
} from './audit-event.ts'

/** What happened. */
export interface Deed {
  readonly actor: Actor
  readonly action: Action
  /** What it was done to, by the id of its row; left out where there is no one thing. */
  readonly object?: { readonly type: string; readonly id: string }
  /** Ids, hashes, codes and counts; never a name, a title or anything that people wrote. */
  readonly detail?: Detail
}

/** Whoever appends holds this lock until its transaction ends: 'gg' and a number, as auth's. */
const AUDIT_LOCK = 0x67675f32

/**
 * Appends events. In a transaction they stand or fall with it; there it must be the last thing that waits for anything, since
 * every other append waits for the end of this transaction.
 * @param db the transaction of what the events tell of, or the database
 * @param deeds what happened, in this order
 * @throws {GroundglassError} `audit/not-a-code`
 */
export async function recordAudit(db: Queries, ...deeds: readonly Deed[]): Promise<void> {
  if (deeds.length === 0) return
  await db.transaction(async (tx) => append(tx, await atTheEnd(tx), deeds))
}

/**
 * Appends an event unless there is one like it in the present hour: scrolling through a series is one look at it.
 * @param db the database
 * @param deed what happened; its detail is that of the first time
 * @throws {GroundglassError} `audit/not-a-code`
 */
export async function recordOnceAnHour(db: Queries, deed: Deed): Promise<void> {
  const { actor, action, object } = deed
  await db.transaction(async (tx) => {
    const end = await atTheEnd(tx)
    const [told] = await tx
      .select({ sequence: auditEvents.sequence })
      .from(auditEvents)
      .where(
        and(
          eq(auditEvents.action, action),
          eq(auditEvents.actorKind, actor.kind),
          is(auditEvents.actorId, actor.id),
          is(auditEvents.objectType, object?.type),
          is(auditEvents.objectId, object?.id),
          gte(auditEvents.at, hourOf(end.at)),
        ),
      )
      .limit(1)
    if (told === undefined) await append(tx, end, [deed])
  })
}

function is(column: PgColumn, value: string | null | undefined): SQL {
  return value == null ? isNull(column) : eq(column, value)
}

/** @param moment any @returns the beginning of its hour (UTC) */
export function hourOf(moment: Date): Date {
  return new Date(Math.floor(moment.getTime() / 3600_000) * 3600_000)
}

interface End {
  readonly sequence: number
  readonly hash: string
  /** The database's clock: processes on several machines have several. */
  readonly at: Date
}

/** Waits until nobody else appends, and looks, in a statement of its own that sees what they wrote, where the end is. */
async function atTheEnd(tx: Queries): Promise<End> {
  await tx.execute(sql`select pg_advisory_xact_lock(${sql.raw(String(AUDIT_LOCK))})`)
  const clock = await tx.execute<{ ms: string }>(
    sql`select floor(extract(epoch from clock_timestamp()) * 1000)::bigint as ms`,
  )
  const [last] = await tx
    .select({ sequence: auditEvents.sequence, hash: auditEvents.hash })
    .from(auditEvents)
    .orderBy(desc(auditEvents.sequence))
    .limit(1)
  return { sequence: 0, hash: NO_HASH, ...last, at: new Date(Number(clock.rows[0]!.ms)) }
}

async function append(tx: Queries, end: End, deeds: readonly Deed[]): Promise<void> {
  const rows: AuditEvent[] = []
  let { sequence, hash: previousHash } = end
  for (const deed of deeds) {
    const { actor, action, object, detail = {} } = deed
    check(deed)
    sequence += 1
    const event = {
      sequence,
      at: end.at,
      actorKind: actor.kind,
      actorId: actor.id,
      action,
      objectType: object?.type ?? null,
      objectId: object?.id ?? null,
      detail,
      previousHash,
    }
    previousHash = hashOf(event)
    rows.push({ ...event, hash: previousHash })
  }
  await tx.insert(auditEvents).values(rows)
}

function check({ actor, action, object, detail = {} }: Deed): void {
  const ids = [actor.id, object?.type, object?.id].filter((id) => id != null)
  if (detailSchema.safeParse(detail).success && ids.every((id) => code.safeParse(id).success))
    return
  throw new GroundglassError(
    'audit/not-a-code',
    `Expected ids, hashes, codes and counts to tell ${action} with; something else came. Leave it out: the trail holds nothing that people wrote.`,
  )
}
