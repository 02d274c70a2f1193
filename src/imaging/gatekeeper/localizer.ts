/** Localizers (scouts, topograms) are projections, not slices. */
import type { Finding } from '../../core/index.ts'
import { tagName } from '../../dicom/index.ts'
import type { FrameHeader } from '../dicom-series/frame-header.ts'
import { counted, refusal, warning } from './finding.ts'

export function isLocalizer(frame: FrameHeader): boolean {
  return frame.imageType.includes('LOCALIZER')
}

/**
 * Scanners file a localizer in a series of its own or along with the slices; along with them it is set aside.
 * @param frames of one series
 * @returns a refusal when there is nothing else, a warning when some were set aside
 */
export function checkLocalizer(frames: readonly FrameHeader[]): Finding[] {
  const count = frames.filter(isLocalizer).length
  if (count === 0) return []
  const said = {
    code: 'series/localizer',
    tag: tagName('ImageType'),
    expected: 'axial slices',
    found: `${counted(count, 'localizer')} among ${counted(frames.length, 'image')}`,
  }
  return count === frames.length
    ? [
        refusal({
          ...said,
          message:
            'This series holds only localizers: projections in which no slice can be read. Choose the axial series.',
        }),
      ]
    : [
        warning({
          ...said,
          message: `${counted(count, 'localizer')} set aside: projections are no slices.`,
        }),
      ]
}
