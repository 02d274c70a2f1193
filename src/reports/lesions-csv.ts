/** One line a lesion and slice. */
import type { Reading } from '../core/index.ts'
import { csv } from './csv.ts'

const HEADING = [
  'sliceIndex',
  'sopInstanceUID',
  'instanceNumber',
  'positionMm',
  'lesion',
  'boxX',
  'boxY',
  'boxWidth',
  'boxHeight',
  'areaPx',
  'areaMm2',
  'meanProbability',
  'maxProbability',
  'meanHu',
  'kind',
  'quadrants',
]

/**
 * @param reading any; one without lesions gives the heading alone
 * @returns CSV text. `lesion` counts from 1 on each slice, as the overlays number the boxes; boxes in voxels of the slice;
 * several quadrants are parted by a space
 */
export function lesionsCsv(reading: Reading): string {
  const rows = reading.slices.flatMap((slice) =>
    slice.lesions.map((lesion, i) => [
      slice.index,
      slice.sopInstanceUID,
      slice.instanceNumber,
      slice.positionMm,
      i + 1,
      lesion.box.x,
      lesion.box.y,
      lesion.box.width,
      lesion.box.height,
      lesion.areaPx,
      lesion.areaMm2,
      lesion.meanProbability,
      lesion.maxProbability,
      lesion.meanHu,
      lesion.kind,
      lesion.quadrants.join(' '),
    ]),
  )
  return csv(HEADING, rows)
}
