/** Requests that must not be done twice. */
import { index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { createdAt } from './columns.ts'

/** What was answered to a request that carried an Idempotency-Key, so that its repetition gets the same answer. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    subject: text('subject').notNull(),
    key: text('key').notNull(),
    requestSha256: text('request_sha256').notNull(),
    /** Null, as the response, while the first request is still being answered. */
    status: integer('status'),
    response: jsonb('response').$type<unknown>(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.subject, t.key] }), index().on(t.createdAt)],
)
