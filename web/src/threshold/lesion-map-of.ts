/** The kept lesion map of an analysis on the server. */
import type { LesionMap } from '../../../src/core/index.ts'
import { readLesionMap } from '../../../src/imaging/index.ts'
import { api } from '../api/index.ts'

/**
 * @param analysisId which analysis
 * @param signal stops it
 * @returns its map: 256 KiB a slice
 * @throws {GroundglassError} `analysis/no-lesion-map`, `imaging/no-lesion-map`, and as `ask`
 */
export async function lesionMapOf(analysisId: string, signal: AbortSignal): Promise<LesionMap> {
  const file = await api.lesionMap(analysisId, signal)
  return readLesionMap(new Uint8Array(await file.arrayBuffer()))
}
