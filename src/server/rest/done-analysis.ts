/** An analysis that has a Reading, for what is made from one. */
import { and, eq } from 'drizzle-orm'
import { GroundglassError } from '../../core/index.ts'
import type { AnalysisRow } from '../analyses/index.ts'
import { authorise, type Principal, within } from '../auth/index.ts'
import { analyses } from '../database/schema.ts'
import type { Queries } from '../database/session.ts'

/**
 * @param db the database
 * @param principal who asks
 * @param id which one
 * @returns the analysis, with its Reading
 * @throws {GroundglassError} `analysis/not-found`, `analysis/not-done`
 */
export async function doneAnalysis(
  db: Queries,
  principal: Principal,
  id: string,
): Promise<AnalysisRow & { readingSha256: string }> {
  const reach = authorise(principal, 'analyses.read')
  const [row] = await db
    .select()
    .from(analyses)
    .where(and(eq(analyses.id, id), within(reach, analyses)))
  if (row === undefined) throw noAnalysis()
  return { ...row, readingSha256: readingOf(row) }
}

/**
 * @param row an analysis
 * @returns the hash of its Reading
 * @throws {GroundglassError} `analysis/not-done`
 */
export function readingOf({
  state,
  readingSha256,
}: Pick<AnalysisRow, 'state' | 'readingSha256'>): string {
  if (readingSha256 !== null) return readingSha256
  throw new GroundglassError(
    'analysis/not-done',
    `Expected an analysis that is done; this one is ${state}. Wait for it, or look at its error.`,
  )
}

/**
 * @param row an analysis that is done
 * @returns the hash of its mask
 * @throws {GroundglassError} `analysis/no-mask`
 */
export function maskOf({ maskSha256 }: Pick<AnalysisRow, 'maskSha256'>): string {
  if (maskSha256 !== null) return maskSha256
  throw new GroundglassError(
    'analysis/no-mask',
    'Expected a mask; the series was not interpretable, and has none. The Reading tells why.',
  )
}

/**
 * @param row an analysis that is done
 * @returns the hash of its lesion map
 * @throws {GroundglassError} `analysis/no-lesion-map`
 */
export function lesionMapOf({ lesionMapSha256 }: Pick<AnalysisRow, 'lesionMapSha256'>): string {
  if (lesionMapSha256 !== null) return lesionMapSha256
  throw new GroundglassError(
    'analysis/no-lesion-map',
    'Expected a lesion map; the series was not interpretable, and has none. The Reading tells why.',
  )
}

/** @returns what to throw when there is no such analysis for whoever asks */
export function noAnalysis(): GroundglassError {
  return new GroundglassError(
    'analysis/not-found',
    'Expected an analysis of this id; there is none. List the analyses.',
  )
}
