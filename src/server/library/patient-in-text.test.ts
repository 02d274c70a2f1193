import { expect, it } from 'vitest'
import { GroundglassError } from '../../core/index.ts'
import { parseInstance } from '../../dicom/index.ts'
import { smallPhantom } from '../ingest/test-intake.ts'
import { patientTraits, refusePatientInText } from './patient-in-text.ts'
import { planted } from './test-patient.ts'

const instance = parseInstance(planted(smallPhantom()[0]!))
const traits = patientTraits(instance)

function codeOf(text: string, acknowledged: string[] = []): string | null {
  try {
    refusePatientInText({ history: text }, traits, acknowledged)
    return null
  } catch (error) {
    if (!(error instanceof GroundglassError)) throw error
    expect(error.message).toContain('"history"')
    for (const value of ['Müller', 'MÜLLER', 'Zoë', 'KH-4711', '1950', 'ACC.0815', '2020'])
      expect(error.message).not.toContain(value)
    return error.code
  }
}

it.each(['Mrs MULLER coughed.', 'Herr Müller-Meier hustete.', 'zoe, 70 years'])(
  'knows the name however it is written: %s',
  (text) => {
    expect(codeOf(text)).toBe('case/patient-name-in-text')
    expect(codeOf(text, ['case/patient-name-in-text'])).toBeNull()
  },
)

it.each([
  'see KH-4711 for earlier films',
  'see kh 4711',
  'KH4711',
  'accession ACC.0815',
  'acc 0815',
  'born 1950-03-12',
  'born 12.3.1950',
  'born 3/12/1950',
  'born 12 March 1950',
  'born March 12th, 1950',
  'born 19500312',
  'film of 2020-01-01',
  `as in ${instance.studyInstanceUID}`,
])('knows id, number, dates and UIDs however they are written: %s', (text) => {
  expect(codeOf(text)).toBe('case/patient-in-text')
  expect(codeOf(text, ['case/patient-name-in-text'])).toBe('case/patient-in-text')
})

it.each([
  'A man of 70 with fever since 12 days; PCR positive on day 3.',
  'CT 4711 slices, March 1950 style film',
  'mullerian, zoetic',
  '',
])('lets other text pass: %s', (text) => {
  expect(codeOf(text)).toBeNull()
})
