/** What the gatekeeper can say of a series from its headers alone, before any pixel is decoded. */
import { type Finding, usabilityOf } from '../../core/index.ts'
import { tagName } from '../../dicom/index.ts'
import { checkLocalizer, isLocalizer } from '../gatekeeper/localizer.ts'
import { checkMissingGeometry } from '../gatekeeper/missing-geometry.ts'
import { checkMixedGrid, checkMixedOrientation } from '../gatekeeper/mixed-geometry.ts'
import { checkAxial, checkGantryTilt } from '../gatekeeper/plane.ts'
import { checkRescale } from '../gatekeeper/rescale.ts'
import {
  checkGaps,
  checkIrregularSpacing,
  checkSparseSlices,
} from '../gatekeeper/slice-distances.ts'
import { checkThickSlices } from '../gatekeeper/thick-slices.ts'
import { checkTooFewSlices } from '../gatekeeper/too-few-slices.ts'
import { checkTooLarge } from '../gatekeeper/too-large.ts'
import { checkWrongModality } from '../gatekeeper/wrong-modality.ts'
import type { FrameHeader } from './frame-header.ts'
import type { SeriesIdentity } from './identity.ts'
import { medianDistanceMm, type StackedFrame, stackFrames } from './stack.ts'

/**
 * @param frames of one series, in any order; at least one
 * @param identity of that series
 * @returns all findings that need neither an order of the slices nor their pixels
 */
export function checkHeaders(frames: readonly FrameHeader[], identity: SeriesIdentity): Finding[] {
  const kindFindings = [...checkWrongModality(frames), ...checkLocalizer(frames)]
  return [
    ...identity.findings,
    ...kindFindings,
    ...(usabilityOf(kindFindings) === 'refused'
      ? []
      : checkGeometry(frames.filter((frame) => !isLocalizer(frame)))),
  ]
}

/**
 * @param frames of one series that no header refuses
 * @param identity of that series
 * @returns its slices feet to head, localizers set aside
 */
export function plannedStack(
  frames: readonly FrameHeader[],
  identity: SeriesIdentity,
): StackedFrame[] {
  const kept = frames.flatMap((frame, i) => (isLocalizer(frame) ? [] : [i]))
  return stackFrames(
    kept.map((i) => frames[i]!),
    kept.map((i) => identity.sopInstanceUIDs[i]!),
  )
}

/** @param stack feet to head, no two at one position @returns how the slices follow each other */
export function checkStack(stack: readonly StackedFrame[]): Finding[] {
  const thicknessMm = medianThicknessMm(stack)
  const distanceMm = medianDistanceMm(stack)
  return [
    ...checkGantryTilt(stack),
    ...checkGaps(stack),
    ...checkIrregularSpacing(stack),
    ...checkSparseSlices(stack, thicknessMm),
    ...checkThickSlices(distanceMm, thicknessMm, tagName('SliceThickness')),
    ...checkTooFewSlices(stack.length),
  ]
}

function checkGeometry(slices: readonly FrameHeader[]): Finding[] {
  const missing = checkMissingGeometry(slices)
  if (missing.length > 0) return missing
  return [
    ...checkMixedOrientation(slices),
    ...checkMixedGrid(slices),
    ...checkTooLarge(slices),
    ...checkAxial(slices),
    ...checkRescale(slices),
  ]
}

function medianThicknessMm(stack: readonly StackedFrame[]): number | null {
  const sorted = stack
    .flatMap(({ frame }) => frame.sliceThicknessMm ?? [])
    .toSorted((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null
}
