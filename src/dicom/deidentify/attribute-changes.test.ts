import { expect, it } from 'vitest'
import { writeInstance } from '../write-instance.ts'
import { attributeChanges } from './attribute-changes.ts'

const file = writeInstance({
  SpecificCharacterSet: 'ISO_IR 192',
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
  SOPInstanceUID: '2.25.1',
  StudyInstanceUID: '2.25.2',
  SeriesInstanceUID: '2.25.3',
  Modality: 'CT',
  StudyDate: '20200301',
  PatientName: 'Zhang^San=张^三',
  PatientID: 'A-17',
  PatientSex: '',
  Manufacturer: 'Maker',
  InstitutionName: 'Clinic of the Example',
  BurnedInAnnotation: 'YES',
  Rows: 1,
  Columns: 1,
  PixelData: new Uint16Array(1),
})
const options = {
  secret: new Uint8Array(32).fill(7),
  dates: 'remove',
  retainPatientCharacteristics: false,
  retainDevice: false,
} as const

it('tells what goes and what stands in its place, and not what stays', () => {
  const { changes, warnings } = attributeChanges(file, options)
  const byKeyword = new Map(changes.map((change) => [change.keyword, change]))
  expect(byKeyword.get('PatientName')).toMatchObject({
    tag: '(0010,0010)',
    before: 'Zhang^San=张^三',
    after: expect.stringMatching(/\w/),
  })
  expect(byKeyword.get('InstitutionName')).toMatchObject({
    before: 'Clinic of the Example',
    after: null,
  })
  expect(byKeyword.get('StudyDate')).toMatchObject({ before: '20200301', after: null })
  expect(byKeyword.get('SOPInstanceUID')).toMatchObject({
    before: '2.25.1',
    after: expect.stringMatching(/^2\.25\./),
  })
  expect([...byKeyword.keys()]).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/^(Manufacturer|PatientSex|Modality)$/)]),
  )
  expect(warnings.map(({ code }) => code)).toEqual(['deidentify/burned-in-text'])
})
