/** Without position, orientation and pixel size there is no volume in millimetres. */
import type { Finding } from '../../core/index.ts'
import { tagName } from '../../dicom/index.ts'
import { type FrameHeader, frameName } from '../dicom-series/frame-header.ts'
import { refusal } from './finding.ts'

const NEEDED = [
  ['ImagePositionPatient', 'imagePositionPatient', 'a position in mm'],
  ['ImageOrientationPatient', 'imageOrientationPatient', 'six direction cosines'],
  ['PixelSpacing', 'pixelSpacingMm', 'two positive distances in mm'],
] as const

/**
 * All three are Type 1 in CT (PS3.3 C.7.6.2, C.8.2.1): their absence is damage, and a guess would give wrong order,
 * sides or millilitres without a sound.
 * @param frames of one series, localizers set aside
 * @returns a refusal for each tag that is absent or damaged somewhere
 */
export function checkMissingGeometry(frames: readonly FrameHeader[]): Finding[] {
  return NEEDED.flatMap(([keyword, field, expected]) => {
    const frame = frames.find((candidate) => candidate[field] === null)
    if (frame === undefined) return []
    return [
      refusal({
        code: 'series/missing-geometry',
        message: `${keyword} is missing or damaged in ${frameName(frame)}; without it slices cannot be put in place. Export the series again from the archive.`,
        tag: tagName(keyword),
        expected,
        found: 'missing or damaged',
      }),
    ]
  })
}
