/** Lung label maps of the Chest Imaging Platform's test data (GitHub acil-bwh/ChestImagingPlatform): two patients. */
import {
  DATASET_SCHEMA,
  type DatasetCase,
  type DatasetManifest,
  type Label,
} from '../../core/index.ts'
import { onlySeries } from './load-series-cases.ts'

const LICENCE = 'Chest Imaging Platform licence (BSD style; keep its Part B with a redistribution)'

/** Low byte = region (9, 10 right thirds, 12, 13 left), high byte 2 = bronchi within that region; (2, 0), outside any, is left out. */
const LUNG_LABELS = [9, 10, 12, 13].flatMap((region) => [region, (2 << 8) | region])

/**
 * @param root the folder that holds `ct-64.nrrd` and `crop_ct_2slices.nrrd`
 * @returns the manifest, task `valid-area`: all slices of the 64 x 64 volume (split `train`) and the two full-resolution
 *   slices of the other patient (split `validation`)
 * @throws {GroundglassError} `dataset/no-series` when a volume cannot be read
 */
export async function cipLungLabelsManifest(root: string): Promise<DatasetManifest> {
  const whole = await volumeCases(root, 'ct-64.nrrd', 'train', (sliceIndex) => ({
    kind: 'label-map',
    path: 'wholeLung-64.nrrd',
    sliceIndex,
  }))
  // The label map holds 96 slices; numbers 60 and 61 lie at the positions of these two.
  const pair = await volumeCases(root, 'crop_ct_2slices.nrrd', 'validation', (sliceIndex) => ({
    kind: 'label-map',
    path: 'crop_ct_partialLungLabelMap.nrrd',
    sliceIndex: 60 + sliceIndex,
    values: LUNG_LABELS,
  }))
  return {
    schema: DATASET_SCHEMA,
    name: 'cip-lung-labels',
    licence: LICENCE,
    task: 'valid-area',
    cases: [...whole, ...pair],
  }
}

async function volumeCases(
  root: string,
  image: string,
  split: DatasetCase['split'],
  labelOf: (sliceIndex: number) => Label,
): Promise<DatasetCase[]> {
  const { volume } = await onlySeries(root, image)
  const patient = `cip-${image.replace('.nrrd', '')}`
  return Array.from({ length: volume.shapeZyx[0] }, (_, sliceIndex) => ({
    id: `${patient}-${String(sliceIndex).padStart(3, '0')}`,
    patient,
    split,
    image,
    sliceIndex,
    orientation: 'none',
    greyGroup: null,
    crop: null,
    label: labelOf(sliceIndex),
  }))
}
