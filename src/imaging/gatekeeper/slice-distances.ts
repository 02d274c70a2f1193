/** Whether the slices follow each other at one distance: gaps, uneven steps, tissue left out between slices. */
import type { Finding } from '../../core/index.ts'
import { tagName } from '../../dicom/index.ts'
import { frameName } from '../dicom-series/frame-header.ts'
import { medianDistanceMm, type StackedFrame } from '../dicom-series/stack.ts'
import { counted, shown, warning } from './finding.ts'

/** A step longer than this many medians has more likely lost a slice than stretched one. */
const GAP_FACTOR = 1.5
/** Tables stop within a few hundredths of a millimetre; a tenth of the step is no rounding. */
const IRREGULAR_FACTOR = 0.1
/** Slices further apart than 1.5 thicknesses leave a third of the lung unseen. */
const SPARSE_FACTOR = 1.5

/**
 * @param stack sorted, no two at one position
 * @returns for each slice whether it follows the one before: false for the first and after a gap
 */
export function followsPrevious(stack: readonly StackedFrame[]): boolean[] {
  const medianMm = medianDistanceMm(stack) ?? 0
  return stack.map(
    (slice, i) => i > 0 && slice.distanceMm - stack[i - 1]!.distanceMm <= GAP_FACTOR * medianMm,
  )
}

/** @param stack sorted @returns a warning for each gap: the slices on its two sides are not consecutive */
export function checkGaps(stack: readonly StackedFrame[]): Finding[] {
  const medianMm = medianDistanceMm(stack) ?? 0
  const follows = followsPrevious(stack)
  return stack.flatMap((slice, i) => {
    if (i === 0 || follows[i]) return []
    const stepMm = slice.distanceMm - stack[i - 1]!.distanceMm
    return [
      warning({
        code: 'series/gap',
        message: `Slice ${i} (${frameName(slice.frame)}) lies ${shown(stepMm)} mm above slice ${i - 1}, where ${shown(medianMm)} mm are usual; about ${counted(Math.max(1, Math.round(stepMm / medianMm) - 1), 'slice')} missing. Slices on the two sides of the gap do not count as consecutive. Load the missing files.`,
        sliceIndex: i,
        tag: tagName('ImagePositionPatient'),
        expected: `${shown(medianMm)} mm`,
        found: `${shown(stepMm)} mm`,
      }),
    ]
  })
}

/** @param stack sorted @returns one warning with the worst step, gaps left to `checkGaps` */
export function checkIrregularSpacing(stack: readonly StackedFrame[]): Finding[] {
  const medianMm = medianDistanceMm(stack) ?? 0
  let worst = 0
  let worstMm = 0
  stack.forEach(({ distanceMm }, i) => {
    const stepMm = i === 0 ? medianMm : distanceMm - stack[i - 1]!.distanceMm
    if (stepMm > GAP_FACTOR * medianMm) return
    if (Math.abs(stepMm - medianMm) > Math.abs(worstMm)) {
      worst = i
      worstMm = stepMm - medianMm
    }
  })
  if (Math.abs(worstMm) <= IRREGULAR_FACTOR * medianMm) return []
  return [
    warning({
      code: 'series/irregular-spacing',
      message: `Slices do not follow at one distance: slice ${worst} lies ${shown(medianMm + worstMm)} mm above the one before, where ${shown(medianMm)} mm are usual. Volumes and lengths are reckoned with the usual distance.`,
      sliceIndex: worst,
      tag: tagName('ImagePositionPatient'),
      expected: `${shown(medianMm)} mm`,
      found: `${shown(medianMm + worstMm)} mm`,
    }),
  ]
}

/** @param stack sorted @param thicknessMm median SliceThickness @returns a warning when lung lies unseen between */
export function checkSparseSlices(
  stack: readonly StackedFrame[],
  thicknessMm: number | null,
): Finding[] {
  const medianMm = medianDistanceMm(stack)
  if (medianMm === null || thicknessMm === null || medianMm <= SPARSE_FACTOR * thicknessMm)
    return []
  return [
    warning({
      code: 'series/sparse-slices',
      message: `Slices of ${shown(thicknessMm)} mm lie ${shown(medianMm)} mm apart: the tissue between them was not seen, and volumes are reckoned as if it were like the slices. Load the whole series if there are more files.`,
      tag: tagName('SliceThickness'),
      expected: `at most ${shown(SPARSE_FACTOR * thicknessMm)} mm apart`,
      found: `${shown(medianMm)} mm`,
    }),
  ]
}
