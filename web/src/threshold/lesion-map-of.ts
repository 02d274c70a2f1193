/** The kept lesion map of an analysis on the server. */
import type { LesionMap } from '../../../src/core/index.ts'
import { readLesionMap } from '../../../src/imaging/index.ts'
import { api, codeOf } from '../api/index.ts'

/**
 * @param analysisId which analysis
 * @param signal stops it
 * @returns its map: 256 KiB a slice; null where none was kept
 * @throws {GroundglassError} `imaging/no-lesion-map`, and as `ask`
 */
export async function lesionMapOf(
  analysisId: string,
  signal: AbortSignal,
): Promise<LesionMap | null> {
  try {
    const file = await api.lesionMap(analysisId, signal)
    return await readLesionMap(new Uint8Array(await file.arrayBuffer()))
  } catch (error) {
    if (codeOf(error) === 'analysis/no-lesion-map') return null
    throw error
  }
}
