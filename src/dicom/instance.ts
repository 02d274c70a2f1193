/** A DICOM object as imaging sees it: identity, geometry, pixel layout, with every absent value null. */
import { decodeText } from './character-sets.ts'
import { type DataSet, sequenceItems } from './data-set.ts'
import { type Part10, readPart10 } from './part10.ts'
import { pixelDataElement } from './pixel-data.ts'
import { type Keyword, TAGS } from './tags.ts'
import { decimal, decimals, double, short, text, textBytes, texts } from './values.ts'

export type Vector3 = readonly [x: number, y: number, z: number]
/** Row direction, then column direction, as unit vectors in LPS. */
export type Orientation6 = readonly [
  ...[rowX: number, rowY: number, rowZ: number],
  ...[columnX: number, columnY: number, columnZ: number],
]

/** Position, size and rescale of one frame. */
export interface FrameAttributes {
  /** Centre of the first voxel in mm, LPS (0020,0032). */
  readonly imagePositionPatient: Vector3 | null
  /** (0020,0037) */
  readonly imageOrientationPatient: Orientation6 | null
  /** Between rows (y), then between columns (x), in mm (0028,0030). */
  readonly pixelSpacing: readonly [rowSpacingMm: number, columnSpacingMm: number] | null
  /** In mm (0018,0050). */
  readonly sliceThickness: number | null
  /** In mm (0018,0088). */
  readonly spacingBetweenSlices: number | null
  /** In degrees (0018,1120). */
  readonly gantryDetectorTilt: number | null
  /** Stored value to output unit: output = stored * slope + intercept (PS3.3 C.11.1). Never defaulted. */
  readonly rescaleSlope: number | null
  readonly rescaleIntercept: number | null
  /** `HU` or another unit (0028,1054). */
  readonly rescaleType: string | null
  /** For instance ORIGINAL, PRIMARY, AXIAL; LOCALIZER marks a scout. */
  readonly imageType: readonly string[]
}

/** How the pixels lie in the file, as the header states it, unchecked; decoding checks. */
export interface PixelLayout {
  readonly rows: number | null
  readonly columns: number | null
  readonly samplesPerPixel: number | null
  readonly bitsAllocated: number | null
  readonly bitsStored: number | null
  readonly highBit: number | null
  /** 0 unsigned, 1 two's complement. */
  readonly pixelRepresentation: number | null
  readonly planarConfiguration: number | null
  readonly photometricInterpretation: string | null
  /** 1 where the element is absent (PS3.3 C.7.6.6); null where it is present and not a whole number above 0. */
  readonly numberOfFrames: number | null
}

export interface DicomInstance extends FrameAttributes, PixelLayout {
  readonly transferSyntaxUID: string
  /** UIDs are as written, null when absent or empty; the SOP ones fall back to the file meta information. */
  readonly sopClassUID: string | null
  readonly sopInstanceUID: string | null
  readonly seriesInstanceUID: string | null
  readonly studyInstanceUID: string | null
  readonly frameOfReferenceUID: string | null
  readonly modality: string | null
  readonly bodyPartExamined: string | null
  /** For instance HFS: head first, supine. */
  readonly patientPosition: string | null
  readonly instanceNumber: number | null
  readonly acquisitionNumber: number | null
  /** In stored values, of the sign of the pixels. */
  readonly pixelPaddingValue: number | null
  readonly pixelPaddingRangeLimit: number | null
  /** True where the header says that text is burned in, null where it says nothing. */
  readonly burnedInAnnotation: boolean | null
  /** True where the header says that pixels went through lossy compression. */
  readonly lossyImageCompression: boolean | null
  /** Whether a modality lookup table takes the place of slope and intercept (PS3.3 C.11.1). */
  readonly hasModalityLut: boolean
  readonly hasPixelData: boolean
  /** The parsed elements, for what has no field of its own. */
  readonly dataSet: DataSet
}

export interface ParseLimits {
  /** How large a deflated data set may become, in bytes. */
  readonly maximumInflatedBytes?: number
}

/**
 * Parses a DICOM object; pixel data stay where they are until `decodeFrame`.
 * @param bytes the whole file; kept by reference, so it must not change afterwards
 * @param limits what a hostile file may cost
 * @returns the object's attributes
 * @throws GroundglassError `dicom/not-dicom`, `dicom/malformed-header`, `dicom/truncated-header`, `dicom/too-large`
 */
export function parseInstance(bytes: Uint8Array, limits: ParseLimits = {}): DicomInstance {
  // Node's Buffer is a Uint8Array whose slices share memory: nothing below may meet one.
  const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return describe(readPart10(plain, limits.maximumInflatedBytes ?? 2 ** 30))
}

/**
 * A text attribute that has no field of its own, in the instance's character sets. Mind that some hold patient data.
 * @param instance the object
 * @param keyword the element's keyword
 * @returns its first value without padding, null when absent or empty
 */
export function attributeText(instance: DicomInstance, keyword: Keyword): string | null {
  return attributeTexts(instance, keyword)[0] || null
}

/**
 * As `attributeText`, of an attribute that may have several values.
 * @param instance the object
 * @param keyword the element's keyword
 * @returns its values without padding, empty ones too; none when absent
 */
export function attributeTexts({ dataSet }: DicomInstance, keyword: Keyword): string[] {
  const bytes = textBytes(dataSet, TAGS[keyword])
  if (bytes === null) return []
  const value = decodeText(bytes, texts(dataSet, TAGS.SpecificCharacterSet))
  return value.split('\\').map((part) => part.replaceAll('\0', ' ').trim())
}

function describe({ meta, dataSet, transferSyntaxUID }: Part10): DicomInstance {
  const pixelRepresentation = short(dataSet, TAGS.PixelRepresentation)
  const signed = pixelRepresentation === 1
  const yesNo = (keyword: Keyword, yes: string): boolean | null => {
    const value = text(dataSet, TAGS[keyword])
    return value === null ? null : value === yes
  }
  return {
    ...readPixelLayout(dataSet),
    ...readFrameAttributes([dataSet]),
    transferSyntaxUID,
    sopClassUID: text(dataSet, TAGS.SOPClassUID) ?? text(meta, TAGS.MediaStorageSOPClassUID),
    sopInstanceUID:
      text(dataSet, TAGS.SOPInstanceUID) ?? text(meta, TAGS.MediaStorageSOPInstanceUID),
    seriesInstanceUID: text(dataSet, TAGS.SeriesInstanceUID),
    studyInstanceUID: text(dataSet, TAGS.StudyInstanceUID),
    frameOfReferenceUID: text(dataSet, TAGS.FrameOfReferenceUID),
    modality: text(dataSet, TAGS.Modality),
    bodyPartExamined: text(dataSet, TAGS.BodyPartExamined),
    patientPosition: text(dataSet, TAGS.PatientPosition),
    instanceNumber: decimal(dataSet, TAGS.InstanceNumber),
    acquisitionNumber: decimal(dataSet, TAGS.AcquisitionNumber),
    pixelPaddingValue: short(dataSet, TAGS.PixelPaddingValue, signed),
    pixelPaddingRangeLimit: short(dataSet, TAGS.PixelPaddingRangeLimit, signed),
    burnedInAnnotation: yesNo('BurnedInAnnotation', 'YES'),
    lossyImageCompression: yesNo('LossyImageCompression', '01'),
    hasModalityLut: dataSet.elements.has(TAGS.ModalityLUTSequence),
    hasPixelData: pixelDataElement(dataSet) !== undefined,
    dataSet,
  }
}

function readPixelLayout(dataSet: DataSet): PixelLayout {
  const frames = dataSet.elements.get(TAGS.NumberOfFrames)
  const count =
    frames === undefined || frames.length === 0 ? 1 : decimal(dataSet, TAGS.NumberOfFrames)
  return {
    rows: short(dataSet, TAGS.Rows),
    columns: short(dataSet, TAGS.Columns),
    samplesPerPixel: short(dataSet, TAGS.SamplesPerPixel),
    bitsAllocated: short(dataSet, TAGS.BitsAllocated),
    bitsStored: short(dataSet, TAGS.BitsStored),
    highBit: short(dataSet, TAGS.HighBit),
    pixelRepresentation: short(dataSet, TAGS.PixelRepresentation),
    planarConfiguration: short(dataSet, TAGS.PlanarConfiguration),
    photometricInterpretation: text(dataSet, TAGS.PhotometricInterpretation),
    numberOfFrames: count !== null && Number.isInteger(count) && count > 0 ? count : null,
  }
}

function isTuple<T extends readonly number[]>(
  numbers: readonly number[] | null,
  count: T['length'],
): numbers is T {
  return numbers?.length === count
}

/** Each attribute from the first place that has it. */
function readFrameAttributes(places: readonly DataSet[]): FrameAttributes {
  const first = <T>(read: (place: DataSet) => T | null): T | null => {
    for (const place of places) {
      const value = read(place)
      if (value !== null) return value
    }
    return null
  }
  const number = (keyword: Keyword): number | null =>
    first((place) => decimal(place, TAGS[keyword]))
  const list = <T extends readonly number[]>(keyword: Keyword, count: T['length']): T | null =>
    first((place) => {
      const numbers = decimals(place, TAGS[keyword], count)
      return isTuple<T>(numbers, count) ? numbers : null
    })
  const words = (keyword: Keyword): string[] | null =>
    first((place) => {
      const values = texts(place, TAGS[keyword])
      return values.length > 0 ? values : null
    })
  return {
    imagePositionPatient: list<Vector3>('ImagePositionPatient', 3),
    imageOrientationPatient: list<Orientation6>('ImageOrientationPatient', 6),
    pixelSpacing: list<readonly [number, number]>('PixelSpacing', 2),
    sliceThickness: number('SliceThickness'),
    spacingBetweenSlices: number('SpacingBetweenSlices'),
    // DS in CT images, FD in enhanced CT.
    gantryDetectorTilt: first(
      (place) => decimal(place, TAGS.GantryDetectorTilt) ?? double(place, TAGS.GantryDetectorTilt),
    ),
    rescaleSlope: number('RescaleSlope'),
    rescaleIntercept: number('RescaleIntercept'),
    rescaleType: first((place) => text(place, TAGS.RescaleType)),
    imageType: words('FrameType') ?? words('ImageType') ?? [],
  }
}

const FRAME_GROUPS = [
  'PlanePositionSequence',
  'PlaneOrientationSequence',
  'PixelMeasuresSequence',
  'PixelValueTransformationSequence',
  'CTAcquisitionDetailsSequence',
  'CTImageFrameTypeSequence',
] as const satisfies readonly Keyword[]

interface FunctionalGroups {
  readonly perFrame: readonly DataSet[]
  readonly shared: DataSet | undefined
}

/** Kept with the data set, since every frame asks for them. */
const functionalGroupsOf = new WeakMap<DataSet, FunctionalGroups>()

function functionalGroups(dataSet: DataSet): FunctionalGroups {
  const known = functionalGroupsOf.get(dataSet)
  if (known !== undefined) return known
  const groups = {
    perFrame: sequenceItems(dataSet, TAGS.PerFrameFunctionalGroupsSequence),
    shared: sequenceItems(dataSet, TAGS.SharedFunctionalGroupsSequence)[0],
  }
  functionalGroupsOf.set(dataSet, groups)
  return groups
}

/**
 * The attributes of one frame: of an enhanced multi-frame object from its per-frame functional groups, then the shared
 * ones (PS3.3 C.7.6.16), then the object itself; of any other object its own.
 * @param instance the object
 * @param frameIndex 0 is the first frame
 * @returns position, spacing and rescale of that frame
 * @throws GroundglassError `dicom/malformed-header`, `dicom/truncated-header`
 */
export function frameAttributes(instance: DicomInstance, frameIndex: number): FrameAttributes {
  const { dataSet } = instance
  const { perFrame, shared } = functionalGroups(dataSet)
  const frame = perFrame[frameIndex]
  if (frame === undefined && shared === undefined) return instance
  const groups = [frame, shared].flatMap((place) =>
    place === undefined
      ? []
      : FRAME_GROUPS.flatMap((keyword) => sequenceItems(place, TAGS[keyword])),
  )
  return readFrameAttributes([...groups, dataSet])
}
