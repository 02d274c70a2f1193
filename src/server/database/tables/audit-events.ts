/** Who did what, and when. */
import { bigint, index, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { moment } from './columns.ts'

/** The audit trail. The sequence has no gaps: `audit/` gives the numbers, one by one. */
export const auditEvents = pgTable(
  'audit_events',
  {
    sequence: bigint('sequence', { mode: 'number' }).primaryKey(),
    at: moment('at').notNull(),
    /** What kind of actor (a person, an API token, a guest link, the system), and which. */
    actorKind: text('actor_kind').notNull(),
    actorId: text('actor_id'),
    action: text('action').notNull(),
    objectType: text('object_type'),
    objectId: text('object_id'),
    detail: jsonb('detail').notNull().default({}).$type<Record<string, unknown>>(),
    previousHash: text('previous_hash').notNull(),
    hash: text('hash').notNull(),
  },
  (t) => [
    index().on(t.at),
    index().on(t.objectType, t.objectId),
    index().on(t.actorKind, t.actorId),
  ],
)
