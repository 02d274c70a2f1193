/** The data elements this project reads, by their keyword in the standard (PS3.6), and how to name them in messages. */

export const TAGS = {
  MediaStorageSOPClassUID: 0x00020002,
  MediaStorageSOPInstanceUID: 0x00020003,
  TransferSyntaxUID: 0x00020010,
  SpecificCharacterSet: 0x00080005,
  ImageType: 0x00080008,
  SOPClassUID: 0x00080016,
  SOPInstanceUID: 0x00080018,
  StudyDate: 0x00080020,
  AcquisitionDate: 0x00080022,
  AcquisitionTime: 0x00080032,
  AccessionNumber: 0x00080050,
  Modality: 0x00080060,
  Manufacturer: 0x00080070,
  StudyDescription: 0x00081030,
  SeriesDescription: 0x0008103e,
  FrameType: 0x00089007,
  PatientName: 0x00100010,
  PatientID: 0x00100020,
  PatientBirthDate: 0x00100030,
  OtherPatientIDs: 0x00101000,
  OtherPatientNames: 0x00101001,
  PatientBirthName: 0x00101005,
  PatientAge: 0x00101010,
  PatientIdentityRemoved: 0x00120062,
  DeidentificationMethod: 0x00120063,
  DeidentificationMethodCodeSequence: 0x00120064,
  BodyPartExamined: 0x00180015,
  SliceThickness: 0x00180050,
  SpacingBetweenSlices: 0x00180088,
  GantryDetectorTilt: 0x00181120,
  ConvolutionKernel: 0x00181210,
  PatientPosition: 0x00185100,
  CTAcquisitionDetailsSequence: 0x00189304,
  CTImageFrameTypeSequence: 0x00189329,
  StudyInstanceUID: 0x0020000d,
  SeriesInstanceUID: 0x0020000e,
  SeriesNumber: 0x00200011,
  AcquisitionNumber: 0x00200012,
  InstanceNumber: 0x00200013,
  ImagePositionPatient: 0x00200032,
  ImageOrientationPatient: 0x00200037,
  FrameOfReferenceUID: 0x00200052,
  ImageComments: 0x00204000,
  PlanePositionSequence: 0x00209113,
  PlaneOrientationSequence: 0x00209116,
  SamplesPerPixel: 0x00280002,
  PhotometricInterpretation: 0x00280004,
  PlanarConfiguration: 0x00280006,
  NumberOfFrames: 0x00280008,
  Rows: 0x00280010,
  Columns: 0x00280011,
  PixelSpacing: 0x00280030,
  BitsAllocated: 0x00280100,
  BitsStored: 0x00280101,
  HighBit: 0x00280102,
  PixelRepresentation: 0x00280103,
  PixelPaddingValue: 0x00280120,
  PixelPaddingRangeLimit: 0x00280121,
  BurnedInAnnotation: 0x00280301,
  LongitudinalTemporalInformationModified: 0x00280303,
  RescaleIntercept: 0x00281052,
  RescaleSlope: 0x00281053,
  RescaleType: 0x00281054,
  LossyImageCompression: 0x00282110,
  ModalityLUTSequence: 0x00283000,
  PixelMeasuresSequence: 0x00289110,
  PixelValueTransformationSequence: 0x00289145,
  SharedFunctionalGroupsSequence: 0x52009229,
  PerFrameFunctionalGroupsSequence: 0x52009230,
  ExtendedOffsetTable: 0x7fe00001,
  ExtendedOffsetTableLengths: 0x7fe00002,
  FloatPixelData: 0x7fe00008,
  DoubleFloatPixelData: 0x7fe00009,
  PixelData: 0x7fe00010,
} as const

/** A data element's keyword. */
export type Keyword = keyof typeof TAGS

const hex4 = (number: number): string => number.toString(16).toUpperCase().padStart(4, '0')

/**
 * A tag as the standard prints it.
 * @param tag group and element, 0xGGGGEEEE
 * @returns for instance `(0018,0050)`
 */
export function formatTag(tag: number): string {
  return `(${hex4(tag >>> 16)},${hex4(tag & 0xffff)})`
}

/**
 * The name of a data element in messages and findings.
 * @param keyword the element's keyword
 * @returns for instance `(0018,0050) SliceThickness`
 */
export function tagName(keyword: Keyword): string {
  return `${formatTag(TAGS[keyword])} ${keyword}`
}
