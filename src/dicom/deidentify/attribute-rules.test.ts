import { describe, expect, test } from 'vitest'
import { actionOn, type Retained } from './attribute-rules.ts'
import { CONFIDENTIALITY_PROFILE } from './confidentiality-profile.ts'

const NOTHING: Retained = {
  dates: 'remove',
  retainPatientCharacteristics: false,
  retainDevice: false,
}
const SHIFTED: Retained = { ...NOTHING, dates: 'shift' }
const CHARACTERISTICS: Retained = { ...NOTHING, retainPatientCharacteristics: true }
const DEVICE: Retained = { ...NOTHING, retainDevice: true }

describe('actionOn', () => {
  test.each([
    ['PatientBirthDate, Z', 0x00100030, 'Z', 'Z'],
    ['PatientName, the pseudonym', 0x00100010, 'D', 'D'],
    ['StudyDescription, X', 0x00081030, 'X', 'X'],
    ['SOPInstanceUID, U', 0x00080018, 'U', 'U'],
    ['AnnotationGroupUID, D: a new UID', 0x006a0003, 'U', 'U'],
    ['AcquisitionDate, X/Z', 0x00080022, 'X', 'Z'],
    ['SeriesDate, X/D', 0x00080021, 'X', 'D'],
    ['InstitutionName, X/Z/D', 0x00080080, 'X', 'D'],
    ['ContentDate, Z/D', 0x00080023, 'Z', 'D'],
    ['ReferencedImageSequence, X/Z/U*: kept, with new UIDs inside', 0x00081140, 'K', 'K'],
    ['KVP, not in the table', 0x00180060, 'K', 'K'],
    ['PixelSpacing, not in the table', 0x00280030, 'K', 'K'],
    ['SOPClassUID: no instance', 0x00080016, 'K', 'K'],
    ['CodingSchemeUID: no instance', 0x0008010c, 'K', 'K'],
    ['SOPInstanceUIDOfConcatenationSource, a UID beyond the table', 0x00200242, 'U', 'U'],
    ['IssuerOfPatientIDQualifiersSequence, beyond the table', 0x00100024, 'X', 'X'],
    ['CommentsOnTheScheduledProcedureStep, free text beyond the table', 0x00400400, 'X', 'X'],
    ['a date beyond the table', 0x0008041f, 'X', 'X'],
    ['a private creator', 0x00090010, 'X', 'X'],
    ['a private element', 0x00091001, 'X', 'X'],
    ['a group length', 0x00100000, 'X', 'X'],
    ['an attribute of no standard', 0x00129998, 'X', 'X'],
    ['overlay data', 0x60023000, 'X', 'X'],
    ['overlay description', 0x60020022, 'X', 'X'],
    ['curve data', 0x50003000, 'X', 'X'],
    ['meta information astray', 0x00020016, 'X', 'X'],
    ['Digital Signatures Sequence', 0xfffafffa, 'X', 'X'],
  ] as const)('%s', (_, tag, inCtImage, elsewhere) => {
    expect([actionOn(tag, NOTHING, true), actionOn(tag, NOTHING, false)]).toEqual([
      inCtImage,
      elsewhere,
    ])
  })

  test.each([
    ['StudyDate', 0x00080020, SHIFTED, 'C'],
    ['AcquisitionDateTime', 0x0008002a, SHIFTED, 'C'],
    ['SeriesTime', 0x00080031, SHIFTED, 'C'],
    ['a date beyond the table', 0x0008041f, SHIFTED, 'C'],
    ['PatientBirthDate', 0x00100030, SHIFTED, 'Z'],
    ['TimezoneOffsetFromUTC, no date', 0x00080201, SHIFTED, 'X'],
    ['PatientSex', 0x00100040, CHARACTERISTICS, 'K'],
    ['PatientAge', 0x00101010, CHARACTERISTICS, 'C'],
    ['PatientWeight', 0x00101030, CHARACTERISTICS, 'K'],
    ['Allergies, free text', 0x00102110, CHARACTERISTICS, 'X'],
    ['StationName', 0x00081010, DEVICE, 'K'],
    ['DeviceSerialNumber', 0x00181000, DEVICE, 'K'],
    ['DeviceUID', 0x00181002, DEVICE, 'K'],
    ['StationAETitle, which may name the hospital', 0x00080055, DEVICE, 'X'],
    ['DateOfLastCalibration: the study may be of that day', 0x00181200, DEVICE, 'X'],
    ['DateOfLastCalibration, shifted', 0x00181200, { ...DEVICE, dates: 'shift' }, 'C'],
    ['StudyInstanceUID', 0x0020000d, DEVICE, 'U'],
  ] as const)('%s with options', (_, tag, retained, action) => {
    expect(actionOn(tag, retained, true)).toBe(action)
  })
})

test('nothing that the table names is kept when nothing is retained', () => {
  const kept = [...CONFIDENTIALITY_PROFILE.values()].filter(({ tag }) =>
    [true, false].some((ctImage) => actionOn(tag, NOTHING, ctImage) === 'K'),
  )
  expect(kept.map(({ keyword }) => keyword)).toEqual([
    'ReferencedImageSequence',
    'SourceImageSequence',
  ])
})
