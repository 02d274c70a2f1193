/** What is kept of a DICOM frame between reading the headers and decoding the pixels: plain values, no bytes. */
import {
  attributeText,
  type DicomInstance,
  frameAttributes,
  type Orientation6,
  type Vector3,
} from '../../dicom/index.ts'
import { GroundglassError } from '../../core/index.ts'
import { folderOf } from '../input-file.ts'

/** A whole-body CT at 0.5 mm has 4,000. */
const MOST_FRAMES = 16_384

export interface FrameHeader {
  /** Order of the file among the inputs, and of the frame within it, from 0. */
  readonly fileIndex: number
  readonly frameIndex: number
  /** Folder of the file: keeps series without UIDs apart. */
  readonly folder: string
  /** As the header says, even where it is no UID; null when empty. */
  readonly seriesInstanceUID: string | null
  readonly studyInstanceUID: string | null
  /** From the data set, else from the file meta header. */
  readonly sopInstanceUID: string | null
  /** Whether the data set itself holds a SOPInstanceUID. */
  readonly hasOwnSOPInstanceUID: boolean
  readonly frameOfReferenceUID: string | null
  /** From the data set, else from the file meta header. */
  readonly sopClassUID: string | null
  readonly modality: string | null
  /** ImageType, or the frame's FrameType. */
  readonly imageType: readonly string[]
  readonly seriesNumber: number | null
  readonly instanceNumber: number | null
  readonly rows: number
  readonly columns: number
  readonly samplesPerPixel: number
  /** mm, LPS; the centre of the first pixel. */
  readonly imagePositionPatient: Vector3 | null
  /** Direction cosines of a row and of a column. */
  readonly imageOrientationPatient: Orientation6 | null
  /** Between rows, between columns. */
  readonly pixelSpacingMm: readonly [rows: number, columns: number] | null
  readonly sliceThicknessMm: number | null
  readonly gantryDetectorTiltDegrees: number | null
  readonly rescaleSlope: number | null
  readonly rescaleIntercept: number | null
  readonly rescaleType: string | null
  readonly hasModalityLut: boolean
  /** Stored values that are padding, first to last. */
  readonly padding: readonly [first: number, last: number] | null
}

/** How messages name a frame: by what the header calls it, never by its file. */
export function frameName(frame: FrameHeader): string {
  const instance =
    frame.instanceNumber === null ? `file ${frame.fileIndex}` : `instance ${frame.instanceNumber}`
  return frame.frameIndex === 0 ? instance : `${instance}, frame ${frame.frameIndex + 1}`
}

/**
 * The headers of all frames of an instance.
 * @param instance a parsed object with pixel data
 * @param fileIndex order of its file among the inputs
 * @param fileName its name, for the folder alone
 * @returns one header a frame
 * @throws {GroundglassError} `dicom/contradictory-header` when it claims more frames than any object has
 */
export function frameHeadersOf(
  instance: DicomInstance,
  fileIndex: number,
  fileName: string,
): FrameHeader[] {
  const frameCount = instance.numberOfFrames ?? 1
  if (frameCount > MOST_FRAMES)
    throw new GroundglassError(
      'dicom/contradictory-header',
      `Expected at most ${MOST_FRAMES} frames; the header claims ${frameCount}. The file is damaged: transfer it again.`,
    )
  const shared = {
    fileIndex,
    folder: folderOf(fileName),
    seriesInstanceUID: instance.seriesInstanceUID,
    studyInstanceUID: instance.studyInstanceUID,
    sopInstanceUID: instance.sopInstanceUID,
    hasOwnSOPInstanceUID: attributeText(instance, 'SOPInstanceUID') !== null,
    frameOfReferenceUID: instance.frameOfReferenceUID,
    sopClassUID: instance.sopClassUID,
    modality: instance.modality,
    seriesNumber: wholeNumber(attributeText(instance, 'SeriesNumber')),
    instanceNumber: wholeNumber(instance.instanceNumber),
    rows: instance.rows ?? 0,
    columns: instance.columns ?? 0,
    samplesPerPixel: instance.samplesPerPixel ?? 1,
    hasModalityLut: instance.hasModalityLut,
    padding: paddingOf(instance),
  }
  return Array.from({ length: frameCount }, (_, frameIndex) => {
    const frame = frameAttributes(instance, frameIndex)
    return {
      ...shared,
      frameIndex,
      imageType: frame.imageType,
      imagePositionPatient: frame.imagePositionPatient,
      imageOrientationPatient: unitDirections(frame.imageOrientationPatient),
      pixelSpacingMm: frame.pixelSpacing?.every((mm) => mm > 0) ? frame.pixelSpacing : null,
      sliceThicknessMm: positive(frame.sliceThickness),
      gantryDetectorTiltDegrees: frame.gantryDetectorTilt,
      rescaleSlope: frame.rescaleSlope,
      rescaleIntercept: frame.rescaleIntercept,
      rescaleType: frame.rescaleType,
    }
  })
}

function wholeNumber(value: number | string | null): number | null {
  const number = value === null ? Number.NaN : Number(value)
  return Number.isInteger(number) ? number : null
}

function positive(value: number | null): number | null {
  return value !== null && value > 0 ? value : null
}

/** PS3.3 C.7.5.1.1.2: the value alone, or all values between it and the limit. */
function paddingOf(instance: DicomInstance): readonly [number, number] | null {
  const { pixelPaddingValue: value, pixelPaddingRangeLimit: limit } = instance
  if (value === null) return null
  return [Math.min(value, limit ?? value), Math.max(value, limit ?? value)]
}

/** The direction cosines made exactly of length 1; null when they are no pair of perpendicular unit vectors. */
function unitDirections(cosines: Orientation6 | null): Orientation6 | null {
  if (cosines === null) return null
  const [a, b, c, d, e, f] = cosines
  const row = Math.hypot(a, b, c)
  const column = Math.hypot(d, e, f)
  const skew = Math.abs(a * d + b * e + c * f)
  if (Math.abs(row - 1) > 0.01 || Math.abs(column - 1) > 0.01 || skew > 0.01) return null
  return [a / row, b / row, c / row, d / column, e / column, f / column]
}
