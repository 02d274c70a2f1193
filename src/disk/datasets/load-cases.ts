/** From a manifest to slices that can be trained or evaluated on. */
import type { DatasetCase, DatasetManifest } from '../../core/index.ts'
import type { LabelledSlice } from './labelled-slice.ts'
import { loadPictureCases } from './load-pictures.ts'
import { loadSeriesCases } from './load-series-cases.ts'

/** Which cases of a manifest are meant; a missing field means all. */
export interface CaseChoice {
  readonly splits?: readonly DatasetCase['split'][] | undefined
  readonly subset?: string | undefined
}

/**
 * @param manifest a manifest
 * @param choice splits and subset
 * @returns the cases that match, in the manifest's order
 */
export function chooseCases(manifest: DatasetManifest, choice: CaseChoice): DatasetCase[] {
  return manifest.cases.filter(
    ({ split, subset }) =>
      (choice.splits?.includes(split) ?? true) &&
      (choice.subset === undefined || choice.subset === subset),
  )
}

/**
 * Loads cases: decoded, cropped, upright, in HU (approximate for pictures), with their targets.
 * @param cases cases of a manifest
 * @param root the folder that the manifest's paths start from
 * @returns one slice a case, in the same order
 * @throws {GroundglassError} `dataset/…` when a label does not fit, `raster/…`, `dicom/…` when a file cannot be read
 */
export async function loadCases(
  cases: readonly DatasetCase[],
  root: string,
): Promise<LabelledSlice[]> {
  const pictures = await loadPictureCases(
    cases.filter((item) => item.sliceIndex === null),
    root,
  )
  const slices = await loadSeriesCases(
    cases.filter((item) => item.sliceIndex !== null),
    root,
  )
  const loaded = new Map([...pictures, ...slices].map((slice) => [slice.id, slice]))
  return cases.map((item) => loaded.get(item.id)!)
}
