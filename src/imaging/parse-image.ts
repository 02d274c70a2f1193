/** One file as a DICOM image, or the reason why it is none. */
import { GroundglassError } from '../core/index.ts'
import { type DicomInstance, parseInstance, type ParseLimits } from '../dicom/index.ts'

const DICOMDIR_CLASS = '1.2.840.10008.1.3.10'

/** A file that is no image: reported, but no part of a study is lost with it. */
export class Bystander extends GroundglassError {}

/**
 * Parses a file as a DICOM image.
 * @param bytes the whole file
 * @param kind what its first bytes say
 * @param limits what a hostile file may cost
 * @returns the instance, with pixels
 * @throws {GroundglassError} `file/packed`, `file/dicomdir`, `file/not-an-image`, `dicom/no-pixels`, and what the
 * parser throws
 */
export function parseImage(
  bytes: Uint8Array,
  kind: 'dicom' | 'archive' | 'unknown',
  limits: ParseLimits = {},
): DicomInstance {
  if (kind === 'archive')
    throw new GroundglassError(
      'file/packed',
      'Expected an image; this is an archive inside the input. Unpack it first.',
    )
  const instance = parsed(bytes, kind, limits)
  if (instance.sopClassUID === DICOMDIR_CLASS)
    throw new Bystander(
      'file/dicomdir',
      'A DICOMDIR lists the other files, which are read themselves; it was passed over.',
    )
  if (!instance.hasPixelData && instance.rows !== null)
    throw new GroundglassError(
      'dicom/no-pixels',
      'Expected pixels, as the header describes them; the file ends without. Transfer it again.',
    )
  if (!instance.hasPixelData)
    throw new Bystander(
      'file/not-an-image',
      'This DICOM object holds no pixels (a report, a plan, a presentation state); it was passed over.',
    )
  return instance
}

function parsed(bytes: Uint8Array, kind: 'dicom' | 'unknown', limits: ParseLimits): DicomInstance {
  try {
    return parseInstance(bytes, limits)
  } catch (error) {
    // Without a signature nothing but a clean parse makes a file DICOM.
    if (kind === 'dicom' || !(error instanceof GroundglassError)) throw error
    throw new Bystander(
      'file/not-an-image',
      'The first bytes are those of no image this program reads (DICOM, NIfTI, NRRD, PNG, JPEG); the file was passed over.',
      { cause: error },
    )
  }
}
