/** A phantom as CT images in DICOM (PS3.3 A.3), one instance a slice, that say in every header what they are. */
import { GroundglassError, sliceHu, type Volume } from '../../core/index.ts'
import { type InstanceData, stableUID, writeInstance } from '../../dicom/index.ts'
import { PHANTOM_IMAGE_TYPE } from './phantom-image-type.ts'
import type { Phantom } from './render-phantom.ts'

const CT_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.2'
/** Stored value = HU + 1024 in 12 bits, as scanners write it. */
const RESCALE_INTERCEPT = -1024
const LARGEST_STORED = 4095
const COMMENT = 'SYNTHETIC PHANTOM drawn by Groundglass: not a patient'
/** Same specification, same bytes: so no clock. */
const DATE = '20200101'

/**
 * Writes a phantom as DICOM, explicit VR little endian.
 * @param phantom what `renderPhantom` made
 * @returns one file a slice, feet first
 */
export function phantomInstances(phantom: Phantom): Uint8Array[] {
  const { series } = phantom
  const { volume } = series
  if (!volume) {
    throw new GroundglassError('phantom/no-volume', 'Expected a rendered phantom, with its volume.')
  }
  const common = seriesAttributes(phantom, volume)
  return series.slices.map((slice) =>
    writeInstance({
      ...common,
      SOPInstanceUID: slice.sopInstanceUID ?? '',
      InstanceNumber: slice.instanceNumber ?? '',
      ImagePositionPatient: [volume.affineLps[3], volume.affineLps[7], slice.positionMm],
      SliceLocation: slice.positionMm,
      PixelData: storedPixels(volume, slice.index),
    }),
  )
}

function seriesAttributes({ spec, series }: Phantom, volume: Volume): InstanceData {
  const [, rows, columns] = volume.shapeZyx
  const [columnMm, rowMm] = volume.spacingMm
  return {
    ImageType: PHANTOM_IMAGE_TYPE,
    SOPClassUID: CT_IMAGE_STORAGE,
    StudyDate: DATE,
    StudyTime: '000000',
    SeriesDate: DATE,
    ContentDate: DATE,
    ContentTime: '000000',
    AccessionNumber: '',
    Modality: 'CT',
    Manufacturer: 'Groundglass',
    ReferringPhysicianName: '',
    StudyDescription: 'SYNTHETIC PHANTOM',
    SeriesDescription: `SYNTHETIC PHANTOM, ${spec.lesions} lesions`,
    ManufacturerModelName: 'Analytic chest phantom',
    PatientName: `PHANTOM^SYNTHETIC ${spec.seed}`,
    PatientID: `PHANTOM-${spec.seed}`,
    PatientBirthDate: '',
    PatientSex: 'O',
    PatientIdentityRemoved: 'YES',
    DeidentificationMethod: 'Synthetic: never a patient',
    BodyPartExamined: 'CHEST',
    SliceThickness: spec.spacingMm,
    KVP: '',
    SpacingBetweenSlices: spec.spacingMm,
    PatientPosition: 'HFS',
    StudyInstanceUID: series.studyInstanceUID ?? '',
    SeriesInstanceUID: series.seriesInstanceUID,
    StudyID: '1',
    SeriesNumber: 1,
    AcquisitionNumber: 1,
    ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
    FrameOfReferenceUID: stableUID(`frame of reference ${series.seriesInstanceUID}`),
    PositionReferenceIndicator: '',
    ImageComments: COMMENT,
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    Rows: rows,
    Columns: columns,
    PixelSpacing: [rowMm, columnMm],
    BitsAllocated: 16,
    BitsStored: 12,
    HighBit: 11,
    PixelRepresentation: 0,
    QualityControlImage: 'YES',
    BurnedInAnnotation: 'NO',
    WindowCenter: [-600, 40],
    WindowWidth: [1500, 400],
    RescaleIntercept: RESCALE_INTERCEPT,
    RescaleSlope: 1,
    RescaleType: 'HU',
  }
}

function storedPixels(volume: Volume, index: number): Uint16Array {
  const hu = sliceHu(volume, index)
  const stored = new Uint16Array(hu.length)
  // Several times as fast as `from`, which asks an iterator for each voxel.
  for (let i = 0; i < hu.length; i += 1)
    stored[i] = Math.min(LARGEST_STORED, hu[i]! - RESCALE_INTERCEPT)
  return stored
}
