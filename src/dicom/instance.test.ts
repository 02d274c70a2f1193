import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import dicomParser from 'dicom-parser'
import { describe, expect, test } from 'vitest'
import { type DicomInstance, frameAttributes, parseInstance } from './instance.ts'
import { tagName } from './tags.ts'
import { writeInstance } from './write-instance.ts'

const CONFORMANCE = join('..', 'shared', 'data', 'dicom-conformance')
const absent = !existsSync(CONFORMANCE)
const skipped = absent ? ` (SKIPPED: ${CONFORMANCE} is absent)` : ''

const read = (file: string): Uint8Array => new Uint8Array(readFileSync(join(CONFORMANCE, file)))
const codeOf = (bytes: Uint8Array): unknown => {
  try {
    parseInstance(bytes)
    return 'parsed'
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error
  }
}

const MINIMAL = { SOPClassUID: '1.2.840.10008.5.1.4.1.1.2', SOPInstanceUID: '1.2.3' }

describe('parseInstance', () => {
  test('gives null, not a default, for what is absent', () => {
    const instance = parseInstance(
      writeInstance({ ...MINIMAL, RescaleSlope: '', SliceThickness: 'thin' }),
    )
    expect(instance.rescaleSlope).toBeNull()
    expect(instance.rescaleIntercept).toBeNull()
    expect(instance.sliceThickness).toBeNull()
    expect(instance.seriesInstanceUID).toBeNull()
    expect(instance.burnedInAnnotation).toBeNull()
    expect(instance.imageType).toEqual([])
    expect(instance.hasPixelData).toBe(false)
  })

  test('reads what imaging needs', () => {
    const instance = parseInstance(
      writeInstance({
        ...MINIMAL,
        Modality: 'CT',
        ImageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
        ImagePositionPatient: [-250, -250.5, 1e-7],
        ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
        PixelSpacing: [0.7, 0.8],
        RescaleSlope: 1,
        RescaleIntercept: -1024,
        GantryDetectorTilt: 18.5,
        PixelRepresentation: 1,
        PixelPaddingValue: -2000,
        BurnedInAnnotation: 'NO',
        InstanceNumber: 7,
        NumberOfFrames: 2,
      }),
    )
    expect(instance).toMatchObject({
      modality: 'CT',
      imageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
      imagePositionPatient: [-250, -250.5, 1e-7],
      imageOrientationPatient: [1, 0, 0, 0, 1, 0],
      pixelSpacing: [0.7, 0.8],
      rescaleSlope: 1,
      rescaleIntercept: -1024,
      gantryDetectorTilt: 18.5,
      pixelPaddingValue: -2000,
      burnedInAnnotation: false,
      instanceNumber: 7,
      numberOfFrames: 2,
    } satisfies Partial<DicomInstance>)
  })

  test('falls back to the file meta information for empty SOP UIDs', () => {
    const bytes = writeInstance(MINIMAL)
    const text = String.fromCharCode(...bytes)
    // The element in the data set, after the one in the meta information: its value blanked.
    bytes.fill(0, text.lastIndexOf('1.2.3'), text.lastIndexOf('1.2.3') + 5)
    expect(parseInstance(bytes).sopInstanceUID).toBe('1.2.3')
  })

  test('reads a data set without preamble and meta information', () => {
    const bytes = writeInstance({ ...MINIMAL, Modality: 'CT' })
    const start = 132 + 12 + new DataView(bytes.buffer).getUint32(140, true)
    expect(parseInstance(bytes.subarray(start)).modality).toBe('CT')
  })

  test.each([
    ['nothing', new Uint8Array(0)],
    ['text', new TextEncoder().encode('Dear colleague, thank you for referring this patient.')],
    ['PNG', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13)],
    ['zeros', new Uint8Array(1000)],
  ])('%s is no DICOM', (_name, bytes) => {
    expect(codeOf(bytes)).toBe('dicom/not-dicom')
  })

  test('a header that ends early is refused at every length', () => {
    const bytes = writeInstance({ ...MINIMAL, Modality: 'CT', BodyPartExamined: 'CHEST' })
    const metaEnd = 144 + new DataView(bytes.buffer).getUint32(140, true)
    for (let length = metaEnd + 1; length < bytes.length; length += 1) {
      // A cut between two elements leaves a shorter, well-formed data set.
      expect(['dicom/truncated-header', 'dicom/malformed-header', 'parsed']).toContain(
        codeOf(bytes.subarray(0, length)),
      )
    }
    expect(codeOf(bytes.subarray(0, bytes.length - 1))).toBe('dicom/truncated-header')
  })

  test('sequences nested without end are refused', () => {
    const head = writeInstance(MINIMAL)
    const nest = Uint8Array.of(
      8,
      0,
      0x40,
      0x11,
      0x53,
      0x51,
      0,
      0,
      255,
      255,
      255,
      255,
      254,
      255,
      0,
      224,
      255,
      255,
      255,
      255,
    )
    const bytes = new Uint8Array(head.length + nest.length * 5000)
    bytes.set(head)
    for (let index = 0; index < 5000; index += 1) bytes.set(nest, head.length + index * nest.length)
    expect(codeOf(bytes)).toBe('dicom/malformed-header')
  })
})

describe('frameAttributes', () => {
  const enhanced = parseInstance(
    writeInstance({
      ...MINIMAL,
      NumberOfFrames: 2,
      SharedFunctionalGroupsSequence: [
        {
          PixelMeasuresSequence: [{ PixelSpacing: [0.5, 0.6], SliceThickness: 2 }],
          PlaneOrientationSequence: [{ ImageOrientationPatient: [1, 0, 0, 0, 1, 0] }],
          CTAcquisitionDetailsSequence: [{ GantryDetectorTilt: 3 }],
        },
      ],
      PerFrameFunctionalGroupsSequence: [-10, -12].map((z, index) => ({
        PlanePositionSequence: [{ ImagePositionPatient: [0, 0, z] }],
        PixelValueTransformationSequence: [
          { RescaleSlope: 1, RescaleIntercept: -1024 + index, RescaleType: 'HU' },
        ],
      })),
    }),
  )

  test('a frame of an enhanced object: its own groups, then the shared ones', () => {
    expect(frameAttributes(enhanced, 1)).toMatchObject({
      imagePositionPatient: [0, 0, -12],
      imageOrientationPatient: [1, 0, 0, 0, 1, 0],
      pixelSpacing: [0.5, 0.6],
      sliceThickness: 2,
      gantryDetectorTilt: 3,
      rescaleIntercept: -1023,
      rescaleType: 'HU',
    })
    expect(frameAttributes(enhanced, 0).imagePositionPatient).toEqual([0, 0, -10])
  })

  test('a frame of any other object: the object’s own', () => {
    const plain = parseInstance(writeInstance({ ...MINIMAL, ImagePositionPatient: [1, 2, 3] }))
    expect(frameAttributes(plain, 0).imagePositionPatient).toEqual([1, 2, 3])
  })
})

test('tagName', () => {
  expect(tagName('SliceThickness')).toBe('(0018,0050) SliceThickness')
})

/** Files that dicom-parser cannot read, or reads in another way for a reason. */
const UNREADABLE_BY_ORACLE = /NoMeta|no_meta|missing_tsyntax|rtstruct|nested_priv|_dfl|Deflated/

describe.skipIf(absent)(`dicom-parser as an oracle${skipped}`, () => {
  const files = absent ? [] : readdirSync(CONFORMANCE, { recursive: true, encoding: 'utf8' })

  test('finds the same elements at the same places', () => {
    const images = files.filter((file) => file.endsWith('.dcm') && !UNREADABLE_BY_ORACLE.test(file))
    expect(images.length).toBeGreaterThan(100)
    for (const file of images) {
      const bytes = read(file)
      const oracle = dicomParser.parseDicom(bytes, { untilTag: 'x7fe00010' })
      const expected = Object.values(oracle.elements)
        .filter(({ tag }) => !tag.startsWith('x0002'))
        .map(({ tag, dataOffset }) => [Number.parseInt(tag.slice(1), 16), dataOffset])
      const found = [...parseInstance(bytes).dataSet.elements.values()].map(({ tag, offset }) => [
        tag,
        offset,
      ])
      expect({ file, found }).toEqual({ file, found: expected })
    }
  })
})

describe.skipIf(absent)(`real files${skipped}`, () => {
  test('the frames of an enhanced CT have their own positions', () => {
    const instance = parseInstance(read('pydicom/eCT_Supplemental.dcm'))
    const [first, second] = [frameAttributes(instance, 0), frameAttributes(instance, 1)]
    expect(first.imagePositionPatient).not.toBeNull()
    expect(second.imagePositionPatient).not.toEqual(first.imagePositionPatient)
    expect(first.rescaleIntercept).toBe(-1024)
  })

  test('gantry tilt is read with its sign', () => {
    expect(parseInstance(read('dcm-qa-ct/GE_14.dcm')).gantryDetectorTilt).toBe(18.5)
  })
})
