/** The kept lesion map of an analysis on the server. */
import type { LesionMap } from '../../../src/core/index.ts'
import { lesionMapOfNifti } from '../../../src/reports/index.ts'
import { api } from '../api/index.ts'

/**
 * @param analysisId which analysis
 * @param signal stops it
 * @returns its map: 256 KiB a slice
 * @throws {GroundglassError} `analysis/no-lesion-map`, `report/wrong-lesion-map`, and as `ask`
 */
export async function lesionMapOf(analysisId: string, signal: AbortSignal): Promise<LesionMap> {
  const file = await api.lesionMap(analysisId, signal)
  const unpacked = file.stream().pipeThrough(new DecompressionStream('gzip'))
  return lesionMapOfNifti(new Uint8Array(await new Response(unpacked).arrayBuffer()))
}
