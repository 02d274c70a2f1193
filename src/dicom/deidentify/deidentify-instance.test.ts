import { describe, expect, test } from 'vitest'
import { type DataSet, sequenceItems } from '../data-set.ts'
import { parseInstance } from '../instance.ts'
import { readPart10 } from '../part10.ts'
import { formatTag, TAGS } from '../tags.ts'
import { isUIDOfHash } from '../uids.ts'
import { text, texts } from '../values.ts'
import { type InstanceData, writeInstance } from '../write-instance.ts'
import { deidentifyInstance, type DeidentifyOptions } from './deidentify-instance.ts'
import { identifiersLeft } from './identifiers-left.ts'
import { pseudonymsOf } from './pseudonyms.ts'

const CT_IMAGE = '1.2.840.10008.5.1.4.1.1.2'
const SECRET = new Uint8Array(32).fill(3)
const OPTIONS: DeidentifyOptions = {
  secret: SECRET,
  dates: 'remove',
  retainPatientCharacteristics: false,
  retainDevice: false,
}

const SLICE = {
  SOPClassUID: CT_IMAGE,
  SOPInstanceUID: '1.2.3.4',
  StudyInstanceUID: '1.2.3',
  SeriesInstanceUID: '1.2.3.1',
  FrameOfReferenceUID: '1.2.3.9',
  StudyDate: '20200301',
  StudyTime: '101112',
  ContentDate: '20200302',
  SeriesDate: '20200301',
  AcquisitionDateTime: '20200301101112.5+0100',
  Modality: 'CT',
  Manufacturer: 'Maker',
  InstitutionName: 'Hospital',
  StationName: 'CT01',
  PatientName: 'Doe^Jane',
  PatientID: '123',
  PatientBirthDate: '19200101',
  PatientSex: 'F',
  PatientAge: '100Y',
  PatientWeight: 60,
  Allergies: 'none known to Jane',
  DeviceSerialNumber: '42',
  KVP: 120,
  PixelSpacing: [0.7, 0.7],
  ReferencedImageSequence: [
    { ReferencedSOPClassUID: CT_IMAGE, ReferencedSOPInstanceUID: '1.2.3.5' },
  ],
} satisfies InstanceData

function deidentified(data: InstanceData, options: Partial<DeidentifyOptions> = {}): DataSet {
  const bytes = writeInstance({ ...SLICE, ...data })
  return parseInstance(deidentifyInstance(bytes, { ...OPTIONS, ...options }).bytes).dataSet
}

/** The bytes with a text zeroed wherever it stands: values as empty as a padded length allows. */
function blanked(bytes: Uint8Array, needle: string): Uint8Array {
  const blank = Buffer.from(bytes)
  for (let at = blank.indexOf(needle); at >= 0; at = blank.indexOf(needle))
    blank.fill(0, at, at + needle.length)
  return new Uint8Array(blank)
}

const tagOf = (group: number, element: number): number => ((group << 16) | element) >>> 0
const methods = (dataSet: DataSet): (string | null)[] =>
  sequenceItems(dataSet, TAGS.DeidentificationMethodCodeSequence).map((item) =>
    text(item, tagOf(0x0008, 0x0100)),
  )

describe('deidentifyInstance', () => {
  test('says that it was done, and how', () => {
    const dataSet = deidentified({})
    expect(text(dataSet, TAGS.PatientIdentityRemoved)).toBe('YES')
    expect(texts(dataSet, TAGS.DeidentificationMethod)).toContain('DICOM PS3.15 2026c Annex E')
    expect(text(dataSet, TAGS.LongitudinalTemporalInformationModified)).toBe('REMOVED')
    expect(methods(dataSet)).toEqual(['113100'])
    const all = { dates: 'shift', retainPatientCharacteristics: true, retainDevice: true } as const
    expect(methods(deidentified({}, all))).toEqual(['113100', '113107', '113108', '113109'])
  })

  test('puts one pseudonym in place of name and number, and new UIDs that keep files together', () => {
    const [one, other] = [deidentified({}), deidentified({ SOPInstanceUID: '1.2.3.5' })]
    const { patient, uid } = pseudonymsOf(SECRET, '123')
    expect(text(one, TAGS.PatientName)).toBe(patient)
    expect(text(one, TAGS.PatientID)).toBe(patient)
    expect(text(one, TAGS.SOPInstanceUID)).toBe(uid('1.2.3.4'))
    for (const tag of [TAGS.StudyInstanceUID, TAGS.SeriesInstanceUID, TAGS.FrameOfReferenceUID])
      expect(text(one, tag)).toBe(text(other, tag))
    const [reference] = sequenceItems(one, tagOf(0x0008, 0x1140))
    expect(text(reference!, tagOf(0x0008, 0x1150))).toBe(CT_IMAGE)
    expect(text(reference!, tagOf(0x0008, 0x1155))).toBe(text(other, TAGS.SOPInstanceUID))
  })

  test('keeps what reading needs, removes the rest', () => {
    const dataSet = deidentified({})
    expect(text(dataSet, tagOf(0x0018, 0x0060))).toBe('120')
    expect(texts(dataSet, TAGS.PixelSpacing)).toEqual(['0.7', '0.7'])
    expect(text(dataSet, TAGS.Manufacturer)).toBe('Maker')
    // Z where the CT Image IOD has Type 2, X where it has Type 3.
    expect(dataSet.elements.get(tagOf(0x0010, 0x0030))?.length).toBe(0)
    expect(dataSet.elements.get(tagOf(0x0008, 0x0023))?.length).toBe(0)
    for (const element of [0x0021, 0x002a, 0x0080, 0x1010])
      expect(dataSet.elements.has(tagOf(0x0008, element))).toBe(false)
    expect(dataSet.elements.has(TAGS.PatientAge)).toBe(false)
  })

  test('fills dummies in for what other classes may require', () => {
    const dataSet = deidentified({ SOPClassUID: '1.2.840.10008.5.1.4.1.1.2.1' })
    expect(text(dataSet, tagOf(0x0008, 0x0023))).toBe('19000101')
    expect(text(dataSet, tagOf(0x0018, 0x1000))).toBe('ANONYMIZED')
  })

  test('shifts all dates of a patient alike, keeps times', () => {
    const dataSet = deidentified({}, { dates: 'shift' })
    const { shiftDays } = pseudonymsOf(SECRET, '123')
    const expected = (date: string): string =>
      new Date(Date.parse(date) + shiftDays * 86_400_000)
        .toISOString()
        .slice(0, 10)
        .replaceAll('-', '')
    expect(text(dataSet, tagOf(0x0008, 0x0020))).toBe(expected('2020-03-01'))
    expect(text(dataSet, tagOf(0x0008, 0x0023))).toBe(expected('2020-03-02'))
    expect(text(dataSet, tagOf(0x0008, 0x0030))).toBe('101112')
    expect(text(dataSet, tagOf(0x0008, 0x002a))).toBe(`${expected('2020-03-01')}101112.5`)
    expect(dataSet.elements.get(tagOf(0x0010, 0x0030))?.length).toBe(0)
    expect(text(dataSet, TAGS.LongitudinalTemporalInformationModified)).toBe('MODIFIED')
  })

  test('what is no date is not shifted but removed', () => {
    const dataSet = deidentified({ StudyDate: '2020', SeriesDate: 'March' }, { dates: 'shift' })
    expect(dataSet.elements.get(tagOf(0x0008, 0x0020))?.length).toBe(0)
    expect(dataSet.elements.has(tagOf(0x0008, 0x0021))).toBe(false)
  })

  test('retains characteristics on demand, with ages over 89 in one class', () => {
    const dataSet = deidentified({}, { retainPatientCharacteristics: true })
    expect(text(dataSet, tagOf(0x0010, 0x0040))).toBe('F')
    expect(text(dataSet, tagOf(0x0010, 0x1030))).toBe('60')
    expect(text(dataSet, TAGS.PatientAge)).toBe('090Y')
    expect(dataSet.elements.has(tagOf(0x0010, 0x2110))).toBe(false)
  })

  test('retains the device on demand', () => {
    const dataSet = deidentified({}, { retainDevice: true })
    expect(text(dataSet, tagOf(0x0018, 0x1000))).toBe('42')
    expect(text(dataSet, tagOf(0x0008, 0x1010))).toBe('CT01')
    expect(dataSet.elements.has(tagOf(0x0008, 0x0080))).toBe(false)
  })

  test('writes the meta information anew, in step with the data set', () => {
    const { bytes } = deidentifyInstance(writeInstance(SLICE), OPTIONS)
    const { meta, dataSet } = readPart10(bytes, 2 ** 20)
    expect(text(meta, TAGS.MediaStorageSOPInstanceUID)).toBe(text(dataSet, TAGS.SOPInstanceUID))
    expect(bytes.subarray(0, 128).every((byte) => byte === 0)).toBe(true)
    expect([...meta.elements.keys()].map(formatTag)).toEqual([
      '(0002,0000)',
      '(0002,0001)',
      '(0002,0002)',
      '(0002,0003)',
      '(0002,0010)',
      '(0002,0012)',
      '(0002,0013)',
    ])
  })

  test('makes a UID where the file has none, another for each file', () => {
    const uids = ['1', '2'].map((patientID) => {
      const nameless = blanked(writeInstance({ ...SLICE, PatientID: patientID }), '1.2.3.4\0')
      return parseInstance(deidentifyInstance(nameless, OPTIONS).bytes).sopInstanceUID!
    })
    for (const uid of uids) expect(isUIDOfHash(uid)).toBe(true)
    expect(uids[0]).not.toBe(uids[1])
  })

  test('without PatientID, a pseudonym for the study', () => {
    const [one, same, other] = [{}, {}, { StudyInstanceUID: '1.2.7' }].map((data) =>
      text(deidentified({ PatientID: '', ...data }), TAGS.PatientID),
    )
    expect(one).toBe(same)
    expect(one).not.toBe(other)
    const { warnings } = deidentifyInstance(writeInstance({ ...SLICE, PatientID: '' }), OPTIONS)
    expect(warnings.map(({ code }) => code)).toEqual(['deidentify/no-patient-id'])
  })

  test('tells what it did by tag, never by value', () => {
    const { actions } = deidentifyInstance(writeInstance(SLICE), OPTIONS)
    expect(actions).toContainEqual({ tag: tagOf(0x0008, 0x0080), action: 'X' })
    expect(actions).toContainEqual({ tag: tagOf(0x0010, 0x0030), action: 'Z' })
    expect(actions).toContainEqual({ tag: TAGS.PatientName, action: 'D' })
    expect(actions).toContainEqual({ tag: tagOf(0x0008, 0x1155), action: 'U' })
    expect(actions.some(({ tag }) => tag === TAGS.PixelSpacing)).toBe(false)
    expect(JSON.stringify(actions)).not.toMatch(/Doe|Hospital|2020/)
    const shifted = deidentifyInstance(writeInstance(SLICE), { ...OPTIONS, dates: 'shift' })
    expect(shifted.actions).toContainEqual({ tag: tagOf(0x0008, 0x0020), action: 'C' })
  })

  test.each([
    ['deidentify/burned-in-text', { BurnedInAnnotation: 'YES' }],
    ['deidentify/secondary-capture', { SOPClassUID: '1.2.840.10008.5.1.4.1.1.7' }],
    ['deidentify/secondary-capture', { SOPClassUID: '1.2.840.10008.5.1.4.1.1.7.4' }],
    ['deidentify/derived-image', { ImageType: ['DERIVED', 'SECONDARY', 'OTHER'] }],
  ])('warns of %s', (code, data) => {
    const { warnings } = deidentifyInstance(writeInstance({ ...SLICE, ...data }), OPTIONS)
    expect(warnings.map((warning) => warning.code)).toEqual([code])
  })

  test('does not warn of a plain slice', () => {
    const plain = { BurnedInAnnotation: 'NO', ImageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'] }
    expect(deidentifyInstance(writeInstance({ ...SLICE, ...plain }), OPTIONS).warnings).toEqual([])
  })

  test.each([
    ['dicom/not-dicom', new Uint8Array(500)],
    ['deidentify/directory', writeInstance({ ...SLICE, SOPClassUID: '1.2.840.10008.1.3.10' })],
    [
      'dicom/truncated-pixel-data',
      writeInstance({ ...SLICE, PixelData: new Uint8Array(64) }).slice(0, -2),
    ],
  ])('refuses %s', (code, bytes) => {
    expect(() => deidentifyInstance(bytes, OPTIONS)).toThrow(expect.objectContaining({ code }))
  })

  test('refuses what says no class', () => {
    expect(() => deidentifyInstance(blanked(writeInstance(SLICE), CT_IMAGE), OPTIONS)).toThrow(
      expect.objectContaining({ code: 'deidentify/no-sop-class' }),
    )
  })
})

describe('identifiersLeft', () => {
  test('names what the original holds, by tag', () => {
    const left = identifiersLeft(writeInstance(SLICE)).map(formatTag)
    for (const tag of [
      '(0010,0010)',
      '(0010,0020)',
      '(0008,0018)',
      '(0008,0020)',
      '(0008,1155)',
      '(0002,0003)',
    ])
      expect(left).toContain(tag)
    for (const tag of ['(0008,0060)', '(0018,0060)', '(0008,0016)']) expect(left).not.toContain(tag)
  })

  test('finds nothing in what was de-identified, once or twice', () => {
    const once = deidentifyInstance(writeInstance(SLICE), OPTIONS).bytes
    expect(identifiersLeft(once)).toEqual([])
    expect(identifiersLeft(deidentifyInstance(once, OPTIONS).bytes)).toEqual([])
  })

  test('takes what was retained for left, unless it is accepted', () => {
    const options = {
      ...OPTIONS,
      dates: 'shift',
      retainPatientCharacteristics: true,
      retainDevice: true,
    } as const
    const { bytes } = deidentifyInstance(writeInstance(SLICE), options)
    const left = identifiersLeft(bytes).map(formatTag)
    for (const tag of ['(0008,0020)', '(0010,0040)', '(0010,1010)', '(0018,1000)'])
      expect(left).toContain(tag)
    expect(identifiersLeft(bytes, options)).toEqual([])
    expect(identifiersLeft(bytes, { ...options, dates: 'remove' }).map(formatTag)).toContain(
      '(0008,0020)',
    )
  })

  test('does not take dates for shifted where the file does not say so', () => {
    const { bytes } = deidentifyInstance(writeInstance(SLICE), OPTIONS)
    expect(identifiersLeft(bytes, { dates: 'shift' })).toEqual([])
    expect(identifiersLeft(writeInstance(SLICE), { dates: 'shift' }).map(formatTag)).toContain(
      '(0008,0020)',
    )
  })

  test('finds ages over 89 where characteristics are accepted', () => {
    const accepted = { retainPatientCharacteristics: true }
    expect(identifiersLeft(writeInstance(SLICE), accepted)).toContain(TAGS.PatientAge)
    expect(
      identifiersLeft(writeInstance({ ...SLICE, PatientAge: '089Y' }), accepted),
    ).not.toContain(TAGS.PatientAge)
  })
})
