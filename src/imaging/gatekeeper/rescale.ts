/** Whether the header says how stored values become Hounsfield units. */
import type { Finding } from '../../core/index.ts'
import { tagName } from '../../dicom/index.ts'
import { type FrameHeader, frameName } from '../dicom-series/frame-header.ts'
import { counted, refusal, shown, warning } from './finding.ts'

/**
 * @param frames of one series, localizers set aside
 * @returns a refusal for a slope of 0 and for units that are no HU; warnings for a missing or changing rescale and for
 *   unspecified units (`checkImpossibleHu` then looks at the values themselves)
 */
export function checkRescale(frames: readonly FrameHeader[]): Finding[] {
  return [
    ...checkSlopeOfZero(frames),
    ...checkUnits(frames),
    ...checkModalityLut(frames),
    ...checkPadding(frames),
    ...checkMissing(frames),
    ...checkMixed(frames),
  ]
}

function checkSlopeOfZero(frames: readonly FrameHeader[]): Finding[] {
  const frame = frames.find(({ rescaleSlope }) => rescaleSlope === 0)
  if (frame === undefined) return []
  return [
    refusal({
      code: 'series/impossible-hu',
      message: `RescaleSlope is 0 in ${frameName(frame)}: every pixel would have one value. Export the series again.`,
      tag: tagName('RescaleSlope'),
      expected: 'a number other than 0',
      found: '0',
    }),
  ]
}

function checkUnits(frames: readonly FrameHeader[]): Finding[] {
  const frame = frames.find(({ rescaleType }) => rescaleType !== null && rescaleType !== 'HU')
  if (frame === undefined) return []
  const said = {
    code: 'series/not-hu',
    tag: tagName('RescaleType'),
    expected: 'HU, or empty',
    found: frame.rescaleType!,
  }
  // US means "unspecified"; some scanners write it over plain HU.
  return frame.rescaleType === 'US'
    ? [
        warning({
          ...said,
          message: 'RescaleType calls the values unspecified; they are read as HU.',
        }),
      ]
    : [
        refusal({
          ...said,
          message: `RescaleType says that values are no Hounsfield units in ${frameName(frame)}. Choose a plain CT series.`,
        }),
      ]
}

function checkModalityLut(frames: readonly FrameHeader[]): Finding[] {
  const frame = frames.find(({ hasModalityLut }) => hasModalityLut)
  if (frame === undefined) return []
  return [
    refusal({
      code: 'series/not-hu',
      message: `A modality lookup table takes the place of slope and intercept in ${frameName(frame)}; CT has none. Choose a plain CT series.`,
      tag: tagName('ModalityLUTSequence'),
      expected: 'slope and intercept',
      found: 'a lookup table',
    }),
  ]
}

/** What scanners write outside their circle lies below air or above all matter. */
const PADDING_BELOW_HU = -900
const PADDING_ABOVE_HU = 3071

/**
 * The stored values of a frame that are padding and not patient.
 * @param frame a frame with its rescale
 * @returns first and last, or null where the header names none or names values that tissue has: some writers fill the
 *   tag with 0, and honouring it would punch holes of air into water
 */
export function trustedPadding(frame: FrameHeader): readonly [number, number] | null {
  if (frame.padding === null) return null
  const hu = frame.padding.map(
    (stored) => stored * (frame.rescaleSlope ?? 1) + (frame.rescaleIntercept ?? 0),
  )
  return Math.max(...hu) < PADDING_BELOW_HU || Math.min(...hu) > PADDING_ABOVE_HU
    ? frame.padding
    : null
}

function checkPadding(frames: readonly FrameHeader[]): Finding[] {
  const frame = frames.find(
    (candidate) => candidate.padding !== null && trustedPadding(candidate) === null,
  )
  if (frame === undefined) return []
  return [
    warning({
      code: 'series/odd-padding',
      message: `PixelPaddingValue in ${frameName(frame)} is a value that tissue has; it is not treated as padding.`,
      tag: tagName('PixelPaddingValue'),
      expected: `a value that means less than ${PADDING_BELOW_HU} HU`,
      found: frame.padding!.join(' to '),
    }),
  ]
}

function checkMissing(frames: readonly FrameHeader[]): Finding[] {
  const missing = frames.filter(
    ({ rescaleSlope, rescaleIntercept }) => rescaleSlope === null || rescaleIntercept === null,
  )
  if (missing.length === 0) return []
  return [
    warning({
      code: 'series/missing-rescale',
      message: `RescaleSlope or RescaleIntercept is missing in ${missing.length} of ${counted(frames.length, 'slice')}, ${frameName(missing[0]!)} first; slope 1 and intercept 0 are taken, so that stored values are read as HU.`,
      tag: tagName('RescaleIntercept'),
      expected: 'slope and intercept',
      found: 'missing',
    }),
  ]
}

function checkMixed(frames: readonly FrameHeader[]): Finding[] {
  const other = frames.find((frame) => shownRescale(frame) !== shownRescale(frames[0]!))
  if (other === undefined) return []
  return [
    warning({
      code: 'series/mixed-rescale',
      message: `Slope and intercept change within the series, first at ${frameName(other)}; each slice is read by its own.`,
      tag: tagName('RescaleSlope'),
      expected: shownRescale(frames[0]!),
      found: shownRescale(other),
    }),
  ]
}

function shownRescale(frame: FrameHeader): string {
  return `${shown(frame.rescaleSlope ?? 1)} and ${shown(frame.rescaleIntercept ?? 0)}`
}
