/** Asks for a series to be read. Asked twice for the same, it is one row and one job. */
import { and, asc, eq, inArray } from 'drizzle-orm'
import { GroundglassError } from '../../core/index.ts'
import type { Queries } from '../database/session.ts'
import { analyses, series } from '../database/schema.ts'
import { seriesAwaitingAnalysis } from '../ingest/index.ts'
import { PRIORITY, type Queue } from '../queue/index.ts'
import { type ChosenParameters, identityOf, readingModel } from './reading-model.ts'

export type AnalysisRow = typeof analyses.$inferSelect

export interface AnalysisRequest {
  /** The row's id. It is read as it stands now, at its present revision. */
  readonly seriesId: string
  /** Name or folder of a lesion model. */
  readonly model: string
  /** What differs from the model's own. */
  readonly parameters?: ChosenParameters | undefined
  /** One of `PRIORITY`, by default a person's. */
  readonly priority?: number | undefined
  /** A person's id; null when the platform asks by itself. */
  readonly requestedBy?: string | null | undefined
}

/**
 * Asks for an analysis. Same series at the same revision, model and parameters: the same row and, while it waits or runs,
 * the same job. One that was cancelled or has failed is queued again; one that waits moves up to a higher priority.
 * @param db the database, or a transaction that the request is part of
 * @param queue the queue
 * @param request what to read, and with what
 * @returns the row as it then is
 * @throws {GroundglassError} `series/not-found`, `series/not-complete`, `model/...`, `reading/invalid-parameters`
 */
export async function requestAnalysis(
  db: Queries,
  queue: Queue,
  request: AnalysisRequest,
): Promise<AnalysisRow> {
  const { seriesId, priority = PRIORITY.person, requestedBy = null } = request
  const asked = await columnsOf(request)
  return db.transaction(async (tx) => {
    const { revision, institutionId } = await completeSeries(tx, seriesId)
    const [made] = await tx
      .insert(analyses)
      .values({
        seriesId,
        seriesRevision: revision,
        institutionId,
        ...asked,
        priority,
        requestedBy,
      })
      .onConflictDoNothing()
      .returning()
    if (made !== undefined) {
      await queue.send(tx, made.id, priority)
      return made
    }
    const [found] = await tx
      .select()
      .from(analyses)
      .where(
        and(
          eq(analyses.seriesId, seriesId),
          eq(analyses.seriesRevision, revision),
          eq(analyses.modelSha256, asked.modelSha256),
          eq(analyses.parametersSha256, asked.parametersSha256),
        ),
      )
      .for('update')
    return askAgain(tx, queue, found!, { priority, requestedBy })
  })
}

/** What a row says of model and parameters. */
async function columnsOf(request: Pick<AnalysisRequest, 'model' | 'parameters'>) {
  const model = await readingModel(request.model)
  const { parameters, parametersSha256 } = identityOf(model, request.parameters ?? {})
  return {
    modelName: model.name,
    modelVersion: model.version,
    modelSha256: model.sha256,
    parameters: { ...parameters },
    parametersSha256,
  }
}

/**
 * Asks for an analysis of each of many series, in one transaction. Those that are not complete are left out.
 * @param db the database
 * @param queue the queue
 * @param request as for `requestAnalysis`
 * @returns how many were queued: of the others there is a Reading, or they wait already
 * @throws {GroundglassError} `model/...`, `reading/invalid-parameters`
 */
export async function requestAnalyses(
  db: Queries,
  queue: Queue,
  request: Omit<AnalysisRequest, 'seriesId' | 'priority'> & {
    readonly seriesIds: readonly string[]
    readonly priority: number
  },
): Promise<number> {
  const { seriesIds, priority, requestedBy = null } = request
  const asked = await columnsOf(request)
  return db.transaction(async (tx) => {
    // Shared, so that no late instance makes another revision in between.
    const complete = await tx
      .select({
        seriesId: series.id,
        seriesRevision: series.revision,
        institutionId: series.institutionId,
      })
      .from(series)
      .where(and(inArray(series.id, [...seriesIds]), eq(series.state, 'complete')))
      .orderBy(asc(series.id))
      .for('share')
    if (complete.length === 0) return 0
    const made = await tx
      .insert(analyses)
      .values(complete.map((row) => ({ ...row, ...asked, priority, requestedBy })))
      .onConflictDoNothing()
      .returning({ id: analyses.id })
    await queue.sendAll(
      tx,
      made.map(({ id }) => id),
      priority,
    )
    const ended = await tx
      .select({ id: analyses.id })
      .from(analyses)
      .innerJoin(
        series,
        and(eq(series.id, analyses.seriesId), eq(series.revision, analyses.seriesRevision)),
      )
      .where(
        and(
          inArray(analyses.seriesId, [...seriesIds]),
          eq(analyses.modelSha256, asked.modelSha256),
          eq(analyses.parametersSha256, asked.parametersSha256),
          inArray(analyses.state, ['failed', 'cancelled']),
        ),
      )
      .for('update', { of: analyses })
    for (const { id } of ended) await enqueueAgain(tx, queue, id, { priority, requestedBy })
    return made.length + ended.length
  })
}

async function completeSeries(tx: Queries, seriesId: string) {
  // Shared, so that no late instance makes another revision in between.
  const [row] = await tx
    .select({
      revision: series.revision,
      institutionId: series.institutionId,
      state: series.state,
    })
    .from(series)
    .where(eq(series.id, seriesId))
    .for('share')
  if (row?.state === 'complete') return row
  if (row === undefined)
    throw new GroundglassError(
      'series/not-found',
      'Expected a stored series; there is none of this id. It may have been deleted.',
    )
  throw new GroundglassError(
    'series/not-complete',
    'Expected a series whose instances have all arrived; more may come. Close its upload, then ask again.',
  )
}

/** @returns the row, queued again when it was cancelled or had failed */
async function askAgain(
  tx: Queries,
  queue: Queue,
  row: AnalysisRow,
  { priority, requestedBy }: { priority: number; requestedBy: string | null },
): Promise<AnalysisRow> {
  if (row.state === 'queued' && priority > row.priority) {
    await queue.prioritize(tx, row.id, priority)
    return change(tx, row.id, { priority })
  }
  if (row.state === 'cancelled' || row.state === 'failed')
    return enqueueAgain(tx, queue, row.id, { priority, requestedBy })
  return row
}

/**
 * Queues an analysis that has ended without a Reading.
 * @param tx the transaction
 * @param queue the queue
 * @param id the analysis
 * @param by who asks, and how urgently; what is left out stays
 * @returns the row
 */
export async function enqueueAgain(
  tx: Queries,
  queue: Queue,
  id: string,
  by: { priority: number; requestedBy?: string | null },
): Promise<AnalysisRow> {
  await queue.send(tx, id, by.priority)
  return change(tx, id, {
    ...by,
    state: 'queued',
    progress: null,
    errorCode: null,
    errorMessage: null,
    workerId: null,
    startedAt: null,
    finishedAt: null,
  })
}

async function change(tx: Queries, id: string, values: Partial<AnalysisRow>): Promise<AnalysisRow> {
  const [row] = await tx.update(analyses).set(values).where(eq(analyses.id, id)).returning()
  return row!
}

/**
 * Asks for an analysis of every complete series that has none at its revision, with each model. As the series are read from
 * their rows, a crash between completing one and asking forgets nothing.
 * @param db the database
 * @param queue the queue
 * @param models names of lesion models
 * @returns how many series were asked for
 */
export async function requestForCompleteSeries(
  db: Queries,
  queue: Queue,
  models: readonly string[],
): Promise<number> {
  if (models.length === 0) return 0
  let asked = 0
  for (;;) {
    const waiting = await seriesAwaitingAnalysis(db, 100)
    for (const { seriesId } of waiting) {
      // All models or none: a series with one of its analyses counts as asked for.
      await db.transaction(async (tx) => {
        for (const model of models)
          await requestAnalysis(tx, queue, { seriesId, model, priority: PRIORITY.arrival })
      })
    }
    asked += waiting.length
    if (waiting.length < 100) return asked
  }
}
