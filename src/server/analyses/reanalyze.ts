/** A cohort read again with another model: asked for in one call, then compared with what was read before. */
import { and, asc, desc, eq, gt, inArray, ne } from 'drizzle-orm'
import { readingSchema, type Reading } from '../../core/index.ts'
import type { Queries } from '../database/session.ts'
import { analyses, series } from '../database/schema.ts'
import { PRIORITY, type Queue } from '../queue/index.ts'
import type { BlobStore } from '../storage/index.ts'
import { compareReadings, type ReadingComparison } from './compare-readings.ts'
import { type ChosenParameters, readingModel } from './reading-model.ts'
import { type AnalysisRow, requestAnalysis } from './request-analysis.ts'

export interface Cohort {
  /** Rows of series; `all` takes every complete one. */
  readonly seriesIds: readonly string[] | 'all'
  /** Only series of this institution; of all by default. */
  readonly institutionId?: string | undefined
}

export interface Reanalysis extends Cohort {
  /** Name or folder of the lesion model to read with. */
  readonly model: string
  readonly parameters?: ChosenParameters | undefined
  readonly requestedBy?: string | null | undefined
}

/** Rows fetched at a time. */
const PAGE = 500

/**
 * Asks for an analysis of every complete series of a cohort, behind whoever waits. Earlier analyses stay.
 * @param db the database
 * @param queue the queue
 * @param reanalysis which series, with what
 * @returns how many analyses there now are of this cohort with this model, waiting or not
 */
export async function reanalyze(
  db: Queries,
  queue: Queue,
  { model, parameters, requestedBy, ...cohort }: Reanalysis,
): Promise<number> {
  let asked = 0
  for await (const seriesId of seriesOf(db, cohort)) {
    await requestAnalysis(db, queue, {
      seriesId,
      model,
      parameters,
      requestedBy,
      priority: PRIORITY.batch,
    })
    asked += 1
  }
  return asked
}

/** One series of a cohort, as it was read before and by the model. */
export interface CohortComparison extends ReadingComparison {
  readonly seriesId: string
  readonly beforeId: string
  readonly afterId: string
}

/**
 * Compares what a model made of a cohort with the newest Reading of each series by another model.
 * @param db the database
 * @param store where Readings are
 * @param cohort which series, and the model
 * @yields series that both have read
 */
export async function* compareCohort(
  db: Queries,
  store: BlobStore,
  { model, ...cohort }: Cohort & { readonly model: string },
): AsyncGenerator<CohortComparison> {
  const { sha256 } = await readingModel(model)
  for await (const seriesId of seriesOf(db, cohort)) {
    const newest = (by: ReturnType<typeof eq>) =>
      db
        .select()
        .from(analyses)
        .where(and(eq(analyses.seriesId, seriesId), eq(analyses.state, 'done'), by))
        .orderBy(desc(analyses.finishedAt))
        .limit(1)
    const [after] = await newest(eq(analyses.modelSha256, sha256))
    const [before] = await newest(ne(analyses.modelSha256, sha256))
    if (before === undefined || after === undefined) continue
    const [was, is] = [await readingOf(store, before), await readingOf(store, after)]
    yield { seriesId, beforeId: before.id, afterId: after.id, ...compareReadings(was, is) }
  }
}

/**
 * @param store where Readings are
 * @param row an analysis that is done
 * @returns its Reading
 * @throws {GroundglassError} `storage/missing`, `storage/corrupt`
 */
export async function readingOf(store: BlobStore, row: AnalysisRow): Promise<Reading> {
  const bytes = await store.read(row.readingSha256 ?? '')
  return readingSchema.parse(JSON.parse(new TextDecoder().decode(bytes)))
}

async function* seriesOf(
  db: Queries,
  { seriesIds, institutionId }: Cohort,
): AsyncGenerator<string> {
  let last: string | undefined
  for (;;) {
    const page = await db
      .select({ id: series.id })
      .from(series)
      .where(
        and(
          eq(series.state, 'complete'),
          seriesIds === 'all' ? undefined : inArray(series.id, [...seriesIds]),
          institutionId === undefined ? undefined : eq(series.institutionId, institutionId),
          last === undefined ? undefined : gt(series.id, last),
        ),
      )
      .orderBy(asc(series.id))
      .limit(PAGE)
    for (const { id } of page) yield id
    last = page.at(-1)?.id
    if (page.length < PAGE) return
  }
}
