/** The audit trail: listed, handed out whole, and verified. */
import { Readable } from 'node:stream'
import { and, desc, eq, gte, lt, lte } from 'drizzle-orm'
import { z } from 'zod'
import {
  ACTIONS,
  auditEventSchema,
  CHAIN_FAULTS,
  eventsInDatabase,
  headSchema,
  lineOf,
  verifyChain,
} from '../../audit/index.ts'
import { requires } from '../../auth/index.ts'
import { auditEvents } from '../../database/schema.ts'
import type { Queries } from '../../database/session.ts'
import { pageOf, pageQuery } from '../cursor.ts'
import type { App, Platform } from '../platform.ts'
import { audits } from '../record-looks.ts'

const actions = Object.keys(ACTIONS)
const text = z.string().max(200).optional()

/** @param app the server @param platform what it works with */
export function auditEventRoutes(app: App, { database: { db } }: Platform): void {
  const config = { ...requires('audit.read'), ...audits('audit.view') }
  app.get(
    '/api/v1/audit-events',
    {
      config,
      schema: {
        summary: 'The audit trail, newest first',
        tags: ['audit'],
        querystring: pageQuery.extend({
          /** The sequence of the last event of the page before. */
          cursor: z
            .string()
            .regex(/^\d{1,15}$/)
            .optional(),
          action: z.enum(actions).optional(),
          actorKind: text,
          actorId: text,
          objectType: text,
          objectId: text,
          from: z.iso.datetime().optional(),
          to: z.iso.datetime().optional(),
        }),
        response: { 200: pageOf(auditEventSchema) },
      },
    },
    async ({ query: { limit, cursor, from, to, ...equal } }) => {
      const names = ['action', 'actorKind', 'actorId', 'objectType', 'objectId'] as const
      const rows = await db
        .select()
        .from(auditEvents)
        .where(
          and(
            ...names.map((name) => {
              const value = equal[name]
              return value === undefined ? undefined : eq(auditEvents[name], value)
            }),
            from === undefined ? undefined : gte(auditEvents.at, new Date(from)),
            to === undefined ? undefined : lte(auditEvents.at, new Date(to)),
            cursor === undefined ? undefined : lt(auditEvents.sequence, Number(cursor)),
          ),
        )
        .orderBy(desc(auditEvents.sequence))
        .limit(limit + 1)
      const items = rows.slice(0, limit)
      const more = rows.length > limit
      return { items, nextCursor: more ? String(items.at(-1)!.sequence) : null }
    },
  )
  app.get(
    '/api/v1/audit-events/export',
    {
      config,
      schema: {
        summary:
          'The whole audit trail as JSON lines, as `groundglass audit verify --file` takes it',
        tags: ['audit'],
      },
    },
    async (_, reply) =>
      reply
        .type('application/jsonl')
        .header('content-disposition', 'attachment; filename="groundglass-audit.jsonl"')
        .send(Readable.from(lines(db))),
  )
  app.get(
    '/api/v1/audit-events/verification',
    {
      config,
      schema: {
        summary: 'Whether the audit trail is whole, and where it ends',
        tags: ['audit'],
        querystring: z.object({
          /** `SEQUENCE:HASH`, a head that was seen earlier. */
          expect: headSchema.optional(),
        }),
        response: {
          200: z.object({
            events: z.int(),
            head: z.object({ sequence: z.number(), hash: z.string() }),
            faults: z.array(
              z.object({ kind: z.enum(CHAIN_FAULTS), sequence: z.number(), message: z.string() }),
            ),
            faultCount: z.int(),
          }),
        },
      },
    },
    async ({ query }) => {
      const { faults, ...found } = await verifyChain(eventsInDatabase(db), query.expect)
      return { ...found, faults: [...faults] }
    },
  )
}

async function* lines(db: Queries): AsyncGenerator<string> {
  for await (const event of eventsInDatabase(db)) yield `${lineOf(event)}\n`
}
