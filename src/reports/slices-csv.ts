/** One line a slice, feet to head. */
import { QUADRANTS, type Reading } from '../core/index.ts'
import { csv } from './csv.ts'

const HEADING = [
  'index',
  'sopInstanceUID',
  'instanceNumber',
  'positionMm',
  'followsPrevious',
  'validAreaX',
  'validAreaY',
  'validAreaWidth',
  'validAreaHeight',
  'lungAreaMm2',
  'lesions',
  'lesionAreaMm2',
  'maxProbability',
  ...QUADRANTS,
]

/**
 * @param reading any; one without slices gives the heading alone
 * @returns CSV text. Rectangles in voxels of the slice, empty where there is no lung; `maxProbability` is that of the
 * lesions that count, empty without any; the four quadrant columns are true where the rule sees a lesion
 */
export function slicesCsv(reading: Reading): string {
  const rows = reading.slices.map((slice) => {
    const { validArea, lesions } = slice
    return [
      slice.index,
      slice.sopInstanceUID,
      slice.instanceNumber,
      slice.positionMm,
      slice.followsPrevious,
      validArea?.x ?? null,
      validArea?.y ?? null,
      validArea?.width ?? null,
      validArea?.height ?? null,
      slice.lungAreaMm2,
      lesions.length,
      lesions.reduce((sum, lesion) => sum + lesion.areaMm2, 0),
      lesions.length > 0 ? Math.max(...lesions.map((lesion) => lesion.maxProbability)) : null,
      ...QUADRANTS.map((quadrant) => reading.quadrantGrid.cells[quadrant][slice.index] ?? false),
    ]
  })
  return csv(HEADING, rows)
}
