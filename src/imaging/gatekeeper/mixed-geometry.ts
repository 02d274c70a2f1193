/** A volume is one stack: one orientation, one matrix, one pixel size. */
import type { Finding } from '../../core/index.ts'
import { tagName } from '../../dicom/index.ts'
import { type FrameHeader, frameName } from '../dicom-series/frame-header.ts'
import { refusal, shown } from './finding.ts'

/** About half a degree: above rounding in headers, below any real change of plane. */
const SAME_COSINE = 0.01
const SAME_SPACING = 0.001

/** @param frames of one series, localizers set aside @returns a refusal naming the first slice that lies otherwise */
export function checkMixedOrientation(frames: readonly FrameHeader[]): Finding[] {
  const expected = frames[0]?.imageOrientationPatient ?? null
  if (expected === null) return []
  const other = frames.find(
    ({ imageOrientationPatient: found }) =>
      found !== null && found.some((cosine, i) => Math.abs(cosine - expected[i]!) > SAME_COSINE),
  )
  if (other === undefined) return []
  return [
    refusal({
      code: 'series/mixed-orientation',
      message: `Slices of one series must lie parallel; ${frameName(other)} does not lie as ${frameName(frames[0]!)}. Send the axial slices as a series of their own.`,
      tag: tagName('ImageOrientationPatient'),
      expected: expected.map(shown).join('\\'),
      found: other.imageOrientationPatient!.map(shown).join('\\'),
    }),
  ]
}

/** @param frames of one series, localizers set aside @returns a refusal when matrix or pixel size change */
export function checkMixedGrid(frames: readonly FrameHeader[]): Finding[] {
  const [first] = frames
  if (first === undefined) return []
  const matrix = frames.find(
    ({ rows, columns }) => rows !== first.rows || columns !== first.columns,
  )
  if (matrix !== undefined)
    return [
      mixedGrid(
        matrix,
        'Rows',
        `${first.rows} x ${first.columns}`,
        `${matrix.rows} x ${matrix.columns}`,
      ),
    ]
  const spacing = frames.find(({ pixelSpacingMm }) =>
    pixelSpacingMm?.some(
      (mm, i) => Math.abs(mm - (first.pixelSpacingMm?.[i] ?? mm)) > SAME_SPACING * mm,
    ),
  )
  if (spacing === undefined) return []
  return [mixedGrid(spacing, 'PixelSpacing', shownSpacing(first), shownSpacing(spacing))]
}

function mixedGrid(
  frame: FrameHeader,
  keyword: 'Rows' | 'PixelSpacing',
  expected: string,
  found: string,
): Finding {
  return refusal({
    code: 'series/mixed-grid',
    message: `Slices of one series must have one matrix and one pixel size; ${frameName(frame)} differs from the first. Send each reconstruction as a series of its own.`,
    tag: tagName(keyword),
    expected,
    found,
  })
}

function shownSpacing(frame: FrameHeader): string {
  return frame.pixelSpacingMm?.map(shown).join('\\') ?? ''
}
