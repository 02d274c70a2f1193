/** A cohort read again with another model: asked for in one call, then compared with what was read before. */
import { and, asc, count, desc, eq, gt, inArray, ne, sql } from 'drizzle-orm'
import { readingSchema, type Reading, type Verdict } from '../../core/index.ts'
import type { Actor } from '../audit/index.ts'
import { type Reach, within } from '../auth/index.ts'
import type { Queries } from '../database/session.ts'
import { analyses, series } from '../database/schema.ts'
import { PRIORITY, type Queue } from '../queue/index.ts'
import type { BlobStore } from '../storage/index.ts'
import { compareReadings, type ReadingComparison } from './compare-readings.ts'
import { type ChosenParameters, readingModel } from './reading-model.ts'
import { requestAnalyses } from './request-analysis.ts'

export interface Cohort {
  /** Rows of series; `all` takes every complete one. */
  readonly seriesIds: readonly string[] | 'all'
  /** Only series within it. */
  readonly reach: Reach
}

export interface Reanalysis extends Cohort {
  /** Name or folder of the lesion model to read with. */
  readonly model: string
  readonly parameters?: ChosenParameters | undefined
  readonly requestedBy?: string | null | undefined
  /** For the audit trail; the person, or the platform, by default. */
  readonly by?: Actor | undefined
}

/** Series asked for in one transaction. */
const PAGE = 500

/**
 * Asks for an analysis of every complete series of a cohort, behind whoever waits. Earlier analyses stay; those of this model
 * that failed or were cancelled are queued again.
 * @param db the database
 * @param queue the queue
 * @param reanalysis which series, with what
 * @returns how many series the cohort has, and how many of them were queued: the others are read already, or wait
 */
export async function reanalyze(
  db: Queries,
  queue: Queue,
  { model, parameters, requestedBy, by, ...cohort }: Reanalysis,
): Promise<{ series: number; queued: number }> {
  const asked = { series: 0, queued: 0 }
  for await (const seriesIds of pagesOf(db, cohort)) {
    const request = { seriesIds, model, parameters, requestedBy, by, priority: PRIORITY.batch }
    asked.series += seriesIds.length
    asked.queued += await requestAnalyses(db, queue, request)
  }
  return asked
}

async function* pagesOf(db: Queries, cohort: Cohort): AsyncGenerator<string[]> {
  let last: string | undefined
  for (;;) {
    const page = await db
      .select({ id: series.id })
      .from(series)
      .where(
        and(
          eq(series.state, 'complete'),
          inCohort(cohort, series.id, series.institutionId),
          last === undefined ? undefined : gt(series.id, last),
        ),
      )
      .orderBy(asc(series.id))
      .limit(PAGE)
    if (page.length > 0) yield page.map(({ id }) => id)
    last = page.at(-1)?.id
    if (page.length < PAGE) return
  }
}

/** One series of a cohort, as it was read before and by the model. */
export interface CohortComparison extends ReadingComparison {
  readonly seriesId: string
  readonly beforeId: string
  readonly afterId: string
}

export interface ComparisonPage {
  /** Only series whose verdict is another one now. */
  readonly changedOnly?: boolean | undefined
  /** Goes on behind this series. */
  readonly afterSeriesId?: string | undefined
  readonly limit: number
}

/**
 * Compares what a model made of a cohort with the newest Reading of each series by another model.
 * @param db the database
 * @param store where Readings are
 * @param cohort which series, and the model
 * @param page which part of them
 * @returns series that both have read, by their ids
 */
export async function compareCohort(
  db: Queries,
  store: BlobStore,
  cohort: Cohort & { readonly model: string },
  { changedOnly = false, afterSeriesId, limit }: ComparisonPage,
): Promise<CohortComparison[]> {
  const { before, after, pairs } = await pairsOf(db, cohort)
  const rows = await db
    .select({
      seriesId: after.seriesId,
      beforeId: before.id,
      afterId: after.id,
      was: before.readingSha256,
      is: after.readingSha256,
    })
    .from(after)
    .innerJoin(before, pairs)
    .where(
      and(
        changedOnly ? ne(before.verdict, after.verdict) : undefined,
        afterSeriesId === undefined ? undefined : gt(after.seriesId, afterSeriesId),
      ),
    )
    .orderBy(asc(after.seriesId))
    .limit(limit)
  const compared: CohortComparison[] = []
  for (const { was, is, ...ids } of rows) {
    const readings = [await readingOf(store, was), await readingOf(store, is)] as const
    compared.push({ ...ids, ...compareReadings(...readings) })
  }
  return compared
}

/** So many series had one verdict and now have another, or the same. */
export interface VerdictChange {
  readonly before: Verdict['label']
  readonly after: Verdict['label']
  readonly series: number
}

/**
 * @param db the database
 * @param cohort which series, and the model
 * @returns the verdicts of the whole cohort, before against after
 */
export async function countVerdictChanges(
  db: Queries,
  cohort: Cohort & { readonly model: string },
): Promise<VerdictChange[]> {
  const { before, after, pairs } = await pairsOf(db, cohort)
  return db
    .select({
      before: sql<Verdict['label']>`${before.verdict}`,
      after: sql<Verdict['label']>`${after.verdict}`,
      series: count(),
    })
    .from(after)
    .innerJoin(before, pairs)
    .groupBy(before.verdict, after.verdict)
    .orderBy(before.verdict, after.verdict)
}

/** The newest Reading of each series by the model, and by any other. */
async function pairsOf(db: Queries, { model, ...cohort }: Cohort & { readonly model: string }) {
  const { sha256 } = await readingModel(model)
  const newest = (by: typeof eq) =>
    db
      .selectDistinctOn([analyses.seriesId], {
        seriesId: analyses.seriesId,
        id: analyses.id,
        verdict: analyses.verdict,
        readingSha256: analyses.readingSha256,
      })
      .from(analyses)
      .where(
        and(
          eq(analyses.state, 'done'),
          by(analyses.modelSha256, sha256),
          inCohort(cohort, analyses.seriesId, analyses.institutionId),
        ),
      )
      .orderBy(asc(analyses.seriesId), desc(analyses.finishedAt))
  const [before, after] = [newest(ne).as('before'), newest(eq).as('after')]
  return { before, after, pairs: eq(before.seriesId, after.seriesId) }
}

function inCohort(
  { seriesIds, reach }: Cohort,
  seriesId: typeof series.id | typeof analyses.seriesId,
  institutionId: typeof series.institutionId | typeof analyses.institutionId,
) {
  return and(
    seriesIds === 'all' ? undefined : inArray(seriesId, [...seriesIds]),
    within(reach, { institutionId }),
  )
}

async function readingOf(store: BlobStore, sha256: string | null): Promise<Reading> {
  const bytes = await store.read(sha256 ?? '')
  return readingSchema.parse(JSON.parse(new TextDecoder().decode(bytes)))
}
