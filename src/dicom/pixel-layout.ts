/** Checks that an object's header describes pixels that can exist, before any memory is spent on them. */
import { GroundglassError } from '../core/index.ts'
import type { DicomInstance } from './instance.ts'
import { type Keyword, tagName } from './tags.ts'

/** A pixel layout without holes or contradictions. */
export interface CheckedLayout {
  readonly rows: number
  readonly columns: number
  readonly samplesPerPixel: number
  /** 1, 8, 16 or 32. */
  readonly bitsAllocated: number
  readonly bitsStored: number
  readonly highBit: number
  readonly signed: boolean
  /** Whether colours lie plane by plane instead of pixel by pixel. */
  readonly planar: boolean
  readonly photometricInterpretation: string
  readonly numberOfFrames: number
  /** Samples in one frame. */
  readonly frameSamples: number
}

const contradiction = (
  keyword: Keyword,
  expected: string,
  found: number | string | null,
): GroundglassError =>
  new GroundglassError(
    'dicom/contradictory-header',
    `${tagName(keyword)} should be ${expected}, found ${found ?? 'nothing readable'}. The pixels cannot be read safely: export the file again.`,
  )

/** The value of an element, which must lie in a range. */
function within(keyword: Keyword, value: number | null, low: number, high: number): number {
  if (value === null || value < low || value > high) {
    throw contradiction(keyword, `between ${low} and ${high}`, value)
  }
  return value
}

/**
 * The pixel layout of an object, made certain.
 * @param instance the object
 * @param maximumFrameBytes the largest frame to accept, in bytes
 * @returns the layout
 * @throws GroundglassError `dicom/contradictory-header`, `dicom/unsupported-pixel-layout`, `dicom/too-large`
 */
export function checkLayout(instance: DicomInstance, maximumFrameBytes: number): CheckedLayout {
  const rows = within('Rows', instance.rows, 1, 65535)
  const columns = within('Columns', instance.columns, 1, 65535)
  const samplesPerPixel = within('SamplesPerPixel', instance.samplesPerPixel, 1, 3)
  const bitsAllocated = within('BitsAllocated', instance.bitsAllocated, 1, 64)
  if (![1, 8, 16, 32].includes(bitsAllocated)) {
    throw new GroundglassError(
      'dicom/unsupported-pixel-layout',
      `${tagName('BitsAllocated')} ${bitsAllocated} is not read; 1, 8, 16 and 32 are. Convert the file.`,
    )
  }
  const bitsStored = within('BitsStored', instance.bitsStored, 1, bitsAllocated)
  // Absent in sloppy files; every other value than this one has been retired (PS3.5 8.1.1).
  const highBit =
    instance.highBit === null
      ? bitsStored - 1
      : within('HighBit', instance.highBit, bitsStored - 1, bitsAllocated - 1)
  const signed = within('PixelRepresentation', instance.pixelRepresentation, 0, 1) === 1
  const { photometricInterpretation } = instance
  if (photometricInterpretation === null) {
    throw contradiction('PhotometricInterpretation', 'a code such as MONOCHROME2', null)
  }
  checkColours(photometricInterpretation, samplesPerPixel)
  const planar =
    samplesPerPixel > 1 && within('PlanarConfiguration', instance.planarConfiguration, 0, 1) === 1
  if (instance.numberOfFrames === null) {
    throw contradiction('NumberOfFrames', 'a whole number above 0', null)
  }
  const frameSamples = rows * columns * samplesPerPixel
  const frameBytes = Math.ceil((frameSamples * bitsAllocated) / 8)
  if (frameBytes > maximumFrameBytes) {
    throw new GroundglassError(
      'dicom/too-large',
      `One frame would take ${frameBytes} bytes, the limit is ${maximumFrameBytes}. Raise the limit if the file is genuine.`,
    )
  }
  return {
    rows,
    columns,
    samplesPerPixel,
    bitsAllocated,
    bitsStored,
    highBit,
    signed,
    planar,
    photometricInterpretation,
    numberOfFrames: instance.numberOfFrames,
    frameSamples,
  }
}

/** One sample for grey and palette images, three for colour (PS3.3 C.7.6.3.1.1). */
function checkColours(photometricInterpretation: string, samplesPerPixel: number): void {
  const single = /^(MONOCHROME[12]|PALETTE COLOR)$/.test(photometricInterpretation)
  const triple = /^(RGB|HSV|YBR_[A-Z0-9_]+)$/.test(photometricInterpretation)
  if (!single && !triple) {
    throw contradiction('PhotometricInterpretation', 'a code such as MONOCHROME2', 'another')
  }
  if ((single && samplesPerPixel !== 1) || (triple && samplesPerPixel !== 3)) {
    throw contradiction(
      'SamplesPerPixel',
      `${single ? 1 : 3} for ${photometricInterpretation}`,
      samplesPerPixel,
    )
  }
}
