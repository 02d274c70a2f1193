/** Analyses as they change, streamed: one of them until it ends, or all of an institution. */
import { and, asc, eq, gt, or, sql } from 'drizzle-orm'
import { z } from 'zod'
import { authorise, requires, within } from '../../auth/index.ts'
import { analyses } from '../../database/schema.ts'
import { noAnalysis } from '../done-analysis.ts'
import { type Change, eventStreams, type Look } from '../event-stream.ts'
import type { App, Platform } from '../platform.ts'
import { audits } from '../record-looks.ts'
import { analysisSchema, type FoundAnalysis, selectAnalyses, told } from './analyses.ts'

/** The id of an event: when the row changed. */
const headers = z.object({ 'last-event-id': z.iso.datetime().optional() })
const ENDED: readonly string[] = ['done', 'failed', 'cancelled']
const PAGE = 500
/**
 * A row carries the moment of its statement and is seen from its commit on, which may be that much later: so far is looked
 * back, and what was told already is not told again.
 */
const LOOK_BACK_MS = 5000

/** @param app the server @param platform what it works with */
export function eventRoutes(app: App, { database: { db } }: Platform): void {
  const stream = eventStreams(app)

  app.get(
    '/api/v1/analyses/:id/events',
    {
      config: { ...requires('analyses.read'), ...audits('analysis.view', 'analysis') },
      // To ask for its head would be to stream it to nobody.
      exposeHeadRoute: false,
      schema: {
        summary: 'One analysis as it changes (Server-Sent Events), until it ends',
        tags: ['analyses'],
        headers,
        params: z.object({ id: z.uuid() }),
      },
    },
    async ({ principal, headers: { 'last-event-id': last }, params: { id } }, reply) => {
      const where = and(
        eq(analyses.id, id),
        within(authorise(principal, 'analyses.read'), analyses),
      )
      const [row] = await selectAnalyses(db, where)
      if (row === undefined) throw noAnalysis()
      let seen = last === undefined ? 0 : Date.parse(last)
      // By this status a browser stops asking.
      if (ENDED.includes(row.state) && row.changedAt.getTime() <= seen)
        return reply.code(204).send()
      const look: Look = async function* () {
        const [now] = await selectAnalyses(db, where)
        if (now !== undefined && now.changedAt.getTime() !== seen) yield changeOf(now)
        seen = now?.changedAt.getTime() ?? seen
        if (now === undefined || ENDED.includes(now.state)) yield null
      }
      return stream(reply, 'analysis', new Date(seen), look)
    },
  )
  app.get(
    '/api/v1/events',
    {
      config: requires('analyses.read'),
      exposeHeadRoute: false,
      schema: {
        summary: "All of one's institution's analyses as they change (Server-Sent Events)",
        tags: ['analyses'],
        headers,
      },
    },
    async ({ principal, headers: { 'last-event-id': last } }, reply) => {
      const reach = authorise(principal, 'analyses.read')
      let since = last === undefined ? await databaseNow() : new Date(last)
      const from = since
      let known = new Map<string, number>()
      const look: Look = async function* () {
        const met = new Map<string, number>()
        const back = new Date(since.getTime() - LOOK_BACK_MS)
        for await (const row of changedSince(back, within(reach, analyses))) {
          const at = row.changedAt.getTime()
          met.set(row.id, at)
          if (known.get(row.id) === at) continue
          if (row.changedAt > since) since = row.changedAt
          yield changeOf(row)
        }
        known = met
      }
      return stream(reply, 'analysis', from, look)
    },
  )

  async function databaseNow(): Promise<Date> {
    const { rows } = await db.execute<{ now: string }>(
      sql`select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as now`,
    )
    return new Date(rows[0]!.now)
  }

  async function* changedSince(
    moment: Date,
    where: ReturnType<typeof within>,
  ): AsyncGenerator<FoundAnalysis> {
    let last: FoundAnalysis | undefined
    for (;;) {
      const after = last
        ? or(
            gt(analyses.changedAt, last.changedAt),
            and(eq(analyses.changedAt, last.changedAt), gt(analyses.id, last.id)),
          )
        : gt(analyses.changedAt, moment)
      const page = await selectAnalyses(db, and(where, after))
        .orderBy(asc(analyses.changedAt), asc(analyses.id))
        .limit(PAGE)
      yield* page
      last = page.at(-1)
      if (page.length < PAGE) return
    }
  }
}

function changeOf(row: FoundAnalysis): Change {
  // What the schema does not name is not sent.
  return { at: row.changedAt, data: analysisSchema.parse(told(row)) }
}
