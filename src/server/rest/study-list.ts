/** The worklist: which studies are on it, in which order, and what a line says of a study. */
import { and, eq, exists, gte, isNull, lte, or, type SQL, sql, type SQLWrapper } from 'drizzle-orm'
import { unionAll } from 'drizzle-orm/pg-core'
import { z } from 'zod'
import { type Reach, within } from '../auth/index.ts'
import { analyses, analysisState, series, studies, verdict } from '../database/schema.ts'
import type { Queries } from '../database/session.ts'
import { after, newestFirst, page, pageQuery } from './cursor.ts'
import { progressSchema } from './progress-schema.ts'

export const studySchema = z.object({
  id: z.uuid(),
  studyInstanceUID: z.string(),
  studyDate: z.string().nullable(),
  patientId: z.string().nullable(),
  patientName: z.string().nullable(),
  accessionNumber: z.string().nullable(),
  description: z.string().nullable(),
  createdAt: z.date(),
  modalities: z.array(z.string()),
  seriesCount: z.int(),
  instanceCount: z.int(),
  /** Of the series as they are now: a suspicious one, else under way, failed, read; of equals the last asked for. */
  latestAnalysis: z
    .object({
      id: z.uuid(),
      state: z.enum(analysisState.enumValues),
      verdict: z.enum(verdict.enumValues).nullable(),
      progress: progressSchema.nullable(),
    })
    .nullable(),
})

export const studyQuery = pageQuery.extend({
  /** Newest first in either case. */
  sort: z.enum(['createdAt', 'studyDate']).default('createdAt'),
  from: z.iso.date().optional().describe('Study date, this day or later'),
  to: z.iso.date().optional().describe('Study date, this day or earlier'),
  modality: z.string().max(16).optional().describe('Of one of its series'),
  state: z.enum(analysisState.enumValues).optional().describe('Of one of its analyses'),
  verdict: z.enum(verdict.enumValues).optional().describe('Of that same analysis'),
  patientId: z.string().min(1).max(64).optional(),
  text: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe(
      "The beginning of a patient's name, a patient's id, an accession number, or beginnings of words of the description",
    ),
})

type Study = z.infer<typeof studySchema>
type Counts = Pick<Study, 'modalities' | 'seriesCount' | 'instanceCount'>

/** Where so many studies are what is asked for, a page of them is soon full. */
const MANY = 3000

/** As the index `studies_by_date` has it. */
const STUDY_DATE = sql`coalesce(${studies.studyDate}, '-infinity')`
const ORDERS = {
  createdAt: studies,
  studyDate: { createdAt: STUDY_DATE, id: studies.id },
} as const

/**
 * @param db the database
 * @param where which studies
 * @returns a query for them
 */
export function selectStudies(db: Queries, where: SQL | undefined) {
  return db
    .select({
      id: studies.id,
      studyInstanceUID: studies.studyInstanceUID,
      studyDate: studies.studyDate,
      patientId: studies.patientId,
      patientName: studies.patientName,
      accessionNumber: studies.accessionNumber,
      description: studies.description,
      createdAt: studies.createdAt,
      // Columns by their plain names: in a select of one table Drizzle leaves out whose they are.
      counts: sql<Counts>`(
        select json_build_object(
          'modalities', coalesce(json_agg(distinct s.modality) filter (where s.modality is not null), '[]'),
          'seriesCount', count(*),
          'instanceCount', coalesce(sum(s.instance_count), 0)
        ) from ${series} s where s.study_id = ${studies}.id)`,
      // What was read before the last images came says nothing of the series that is there now.
      latestAnalysis: sql<Study['latestAnalysis']>`(
        select json_build_object('id', a.id, 'state', a.state, 'verdict', a.verdict, 'progress', a.progress)
        from ${analyses} a
        join ${series} s on s.id = a.series_id and s.revision = a.series_revision
        where a.study_id = ${studies}.id
        order by case
          when a.verdict = 'suspicious' then 0
          when a.state in ('queued', 'running') then 1
          when a.state = 'failed' then 2
          when a.verdict = 'not-suspicious' then 3
          else 4 end, a.created_at desc, a.id desc limit 1)`,
    })
    .from(studies)
    .where(and(isNull(studies.deletedAt), where))
}

/** @param row as `selectStudies` gives it @returns as `studySchema` has it */
export function toldStudy<Row extends { counts: Counts }>({ counts, ...row }: Row) {
  return { ...row, ...counts }
}

/**
 * @param db the database
 * @param reach whose studies
 * @param query what is asked for
 * @returns one page of the worklist
 * @throws {GroundglassError} `request/invalid-cursor`
 */
export async function listStudies(db: Queries, reach: Reach, query: z.infer<typeof studyQuery>) {
  const { sort, from, to, patientId, cursor, limit } = query
  const order = ORDERS[sort]
  const rows = await selectStudies(
    db,
    and(
      within(reach, studies),
      from === undefined ? undefined : gte(STUDY_DATE, from),
      to === undefined ? undefined : and(lte(STUDY_DATE, to), sql`${STUDY_DATE} > '-infinity'`),
      patientId === undefined ? undefined : eq(studies.patientId, patientId),
      query.text === undefined ? undefined : await hasText(db, reach, query.text),
      hasSeries(db, reach, query),
      await hasAnalysis(db, reach, query),
      after(cursor, order),
    ),
  )
    .orderBy(...newestFirst(order))
    .limit(limit + 1)
  return page(
    rows.map(toldStudy),
    limit,
    sort === 'studyDate' ? ({ studyDate }) => studyDate ?? '-infinity' : undefined,
  )
}

/**
 * Whatever of a study the text is. No plan is quick for every text: where few studies have it they are looked up by
 * the index of each branch, and where many have it, the list is gone through from its beginning until a page is full.
 */
async function hasText(db: Queries, reach: Reach, text: string): Promise<SQL | undefined> {
  const beginning = text.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`)
  const words = text.match(/[\p{L}\p{N}]+/gu)?.map((word) => `${word}:*`)
  const name = sql`lower(${studies.patientName}) like ${`${beginning}%`}`
  const others = [eq(studies.patientId, text), eq(studies.accessionNumber, text)]
  if (words !== undefined)
    others.push(
      sql`to_tsvector('simple', ${studies.description}) @@ to_tsquery('simple', ${words.join(' & ')})`,
    )
  const lookUp = (branch: SQL) =>
    db
      .select({ id: studies.id })
      .from(studies)
      .where(and(within(reach, studies), branch))
      .limit(MANY + 1)
  const [one, ...more] = others.map(lookUp)
  return (await oneOfFew(db, unionAll(lookUp(name), one!, ...more))) ?? or(name, ...others)
}

function hasSeries(db: Queries, reach: Reach, { modality }: z.infer<typeof studyQuery>) {
  if (modality === undefined) return undefined
  return exists(
    db
      .select({ one: sql`1` })
      .from(series)
      .where(
        and(eq(series.studyId, studies.id), within(reach, series), eq(series.modality, modality)),
      ),
  )
}

/** One analysis of the present images that is all of it; looked up first where few are so, as texts are. */
async function hasAnalysis(db: Queries, reach: Reach, query: z.infer<typeof studyQuery>) {
  const { state, verdict: label } = query
  if (state === undefined && label === undefined) return undefined
  const found = db
    .select({ id: analyses.studyId })
    .from(analyses)
    .where(
      and(
        within(reach, analyses),
        state && eq(analyses.state, state),
        label && eq(analyses.verdict, label),
      ),
    )
    .limit(MANY + 1)
  // With its offset this is asked of one study after the other; else all that are so would be joined for a page of them.
  const ofPresentImages = sql`exists (
    select 1 from ${analyses} a
    join ${series} s on s.id = a.series_id and s.revision = a.series_revision
    where a.study_id = ${studies}.id
      ${state === undefined ? sql`` : sql`and a.state = ${state}`}
      ${label === undefined ? sql`` : sql`and a.verdict = ${label}`}
    offset 0)`
  return and(await oneOfFew(db, found), ofPresentImages)
}

/** The ids go there and back as one text: thousands of values would cost more than the search. */
async function oneOfFew(db: Queries, found: SQLWrapper): Promise<SQL | undefined> {
  const { rows } = await db.execute<{ ids: string | null }>(sql`
    select case when count(*) <= ${MANY} then coalesce(array_agg(id), '{}')::text end as ids
    from ${found} found (id)`)
  const { ids } = rows[0]!
  return ids === null ? undefined : sql`${studies.id} = any(${ids}::uuid[])`
}
