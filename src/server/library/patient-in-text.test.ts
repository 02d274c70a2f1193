import { expect, it } from 'vitest'
import { GroundglassError } from '../../core/index.ts'
import { parseInstance } from '../../dicom/index.ts'
import { smallPhantom } from '../ingest/test-intake.ts'
import { patientTraits, refusePatientInText } from './patient-in-text.ts'
import { planted } from './test-patient.ts'

const instance = parseInstance(planted(smallPhantom()[0]!))
const traits = patientTraits(instance)

function refused(text: string, acknowledged: string[] = []): GroundglassError | null {
  try {
    refusePatientInText({ history: text }, traits, acknowledged)
    return null
  } catch (error) {
    if (error instanceof GroundglassError) return error
    throw error
  }
}
const codeOf = (text: string, acknowledged?: string[]) => refused(text, acknowledged)?.code ?? null

it('tells the field and never the value', () => {
  const texts = ['Müller, Zoë', 'KH-4711', 'ACC.0815', '12.03.1950', '2020-01-01']
  for (const text of texts) {
    const { message } = refused(`Known as ${text}.`)!
    expect(message).toContain('"history"')
    for (const value of [...texts, 'Müller', 'MÜLLER', 'Zoë', '4711', '1950', '2020'])
      expect(message).not.toContain(value)
  }
})

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
