/** Only CT holds Hounsfield units. */
import type { Finding } from '../../core/index.ts'
import { tagName } from '../../dicom/index.ts'
import type { FrameHeader } from '../dicom-series/frame-header.ts'
import { refusal, warning } from './finding.ts'

/** CT, Enhanced CT and Legacy Converted Enhanced CT Image Storage (PS3.4, B.5). */
const CT_STORAGE_CLASSES = new Set([
  '1.2.840.10008.5.1.4.1.1.2',
  '1.2.840.10008.5.1.4.1.1.2.1',
  '1.2.840.10008.5.1.4.1.1.2.2',
])

/** @param frames of one series @returns a refusal for anything but grey CT, a warning where only the class says CT */
export function checkWrongModality(frames: readonly FrameHeader[]): Finding[] {
  const other = frames.find(({ modality }) => modality !== null && modality !== 'CT')
  const nameless = frames.find(({ modality }) => modality === null)
  const colour = frames.find(({ samplesPerPixel }) => samplesPerPixel !== 1)
  const unknown = nameless !== undefined && !CT_STORAGE_CLASSES.has(nameless.sopClassUID ?? '')
  if (other !== undefined || unknown || colour !== undefined) {
    const found = colour === undefined ? (other?.modality ?? 'nothing') : 'a colour picture'
    return [
      refusal({
        code: 'series/wrong-modality',
        message: `Expected CT, whose values are Hounsfield units; the header says ${found}. Choose the CT series of the study.`,
        tag: tagName(colour === undefined ? 'Modality' : 'SamplesPerPixel'),
        expected: colour === undefined ? 'CT' : '1',
        found,
      }),
    ]
  }
  if (nameless === undefined) return []
  return [
    warning({
      code: 'series/missing-modality',
      message: 'Modality is empty; the SOP class says CT and is believed.',
      tag: tagName('Modality'),
      expected: 'CT',
      found: 'empty',
    }),
  ]
}
