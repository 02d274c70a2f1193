/** What the platform keeps of an instance's header, and why a file is no instance it keeps. */
import { GroundglassError } from '../../core/index.ts'
import { attributeText, type DicomInstance, type Keyword } from '../../dicom/index.ts'
import {
  checkWrongModality,
  frameHeadersOf,
  identifyInstance,
  type InstanceIdentity,
  parseImage,
  sniff,
} from '../../imaging/index.ts'
import type { IngestLimits } from './ingest-limits.ts'

export interface ReceivedInstance extends InstanceIdentity {
  readonly instanceNumber: number | null
  readonly transferSyntaxUID: string
  readonly modality: string | null
  readonly seriesDescription: string | null
  /** Holds patient data: for the database, never for a message or a log. */
  readonly study: StudyFacts
}

interface StudyFacts {
  /** `2020-01-31` */
  readonly studyDate: string | null
  readonly patientId: string | null
  readonly patientName: string | null
  readonly accessionNumber: string | null
  readonly description: string | null
}

/** Longer values are cut: none of these is longer in a file that keeps to PS3.5 6.2, and an index row has its limit. */
const LONGEST_TEXT = 256
const LARGEST_INT32 = 2 ** 31 - 1

/**
 * Reads a header.
 * @param bytes the whole file
 * @param sha256 its hash
 * @param origin what keeps files without UIDs apart: files of one origin may be of one series
 * @param limits where to stop
 * @returns what is kept
 * @throws {GroundglassError} `upload/not-dicom`, `upload/empty-file`, `upload/too-many-pixels`, `series/wrong-modality`,
 * `file/...` and `dicom/...` as the readers do
 */
export async function readInstance(
  bytes: Uint8Array,
  sha256: string,
  origin: string,
  limits: IngestLimits,
): Promise<ReceivedInstance> {
  if (bytes.length === 0) throw emptyFile()
  const kind = await sniff(bytes)
  if (kind === 'nifti' || kind === 'nrrd' || kind === 'picture') throw notDicom(kind)
  const instance = parseImage(bytes, kind, { maximumInflatedBytes: limits.maxInflatedBytes })
  checkPixels(instance, limits)
  // A name in the origin's folder, since only folders are compared.
  const frames = frameHeadersOf(instance, 0, `${origin}/instance`)
  const wrong = checkWrongModality(frames).find(({ severity }) => severity === 'refusal')
  if (wrong !== undefined) throw new GroundglassError('series/wrong-modality', wrong.message)
  const text = (keyword: Keyword) =>
    attributeText(instance, keyword)?.slice(0, LONGEST_TEXT) ?? null
  return {
    ...identifyInstance(frames[0]!, sha256),
    instanceNumber: int32(frames[0]!.instanceNumber),
    transferSyntaxUID: instance.transferSyntaxUID.slice(0, LONGEST_TEXT),
    modality: instance.modality,
    seriesDescription: text('SeriesDescription'),
    study: {
      studyDate: isoDate(text('StudyDate')),
      patientId: text('PatientID'),
      patientName: text('PatientName'),
      accessionNumber: text('AccessionNumber'),
      description: text('StudyDescription'),
    },
  }
}

function checkPixels(
  { rows, columns, numberOfFrames }: DicomInstance,
  { maxPixels }: IngestLimits,
): void {
  const pixels = (rows ?? 0) * (columns ?? 0) * (numberOfFrames ?? 1)
  if (pixels <= maxPixels) return
  throw new GroundglassError(
    'upload/too-many-pixels',
    `Expected at most ${maxPixels} pixels in an instance; the header claims ${pixels}. The file is damaged, or the limit is to be raised.`,
  )
}

function int32(value: number | null): number | null {
  return value !== null && Math.abs(value) <= LARGEST_INT32 ? value : null
}

/** DA, also with the dots of ACR-NEMA (PS3.5 6.2); null when it is no day of the calendar. */
function isoDate(value: string | null): string | null {
  const [, year, month, day] = /^(\d{4})\.?(\d\d)\.?(\d\d)$/.exec(value ?? '') ?? []
  const iso = `${year}-${month}-${day}`
  const time = Date.parse(`${iso}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(iso) ? iso : null
}

function emptyFile(): GroundglassError {
  return new GroundglassError(
    'upload/empty-file',
    'Expected a DICOM instance; the file holds no byte. Export it again.',
  )
}

function notDicom(kind: 'nifti' | 'nrrd' | 'picture'): GroundglassError {
  const found = { nifti: 'a NIfTI volume', nrrd: 'an NRRD volume', picture: 'a picture' }[kind]
  return new GroundglassError(
    'upload/not-dicom',
    `Expected DICOM, which is all that this service keeps; this is ${found}. Send the DICOM series it was made from, or read it on your own machine with "groundglass analyze".`,
  )
}
