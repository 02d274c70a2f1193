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

/** @returns the codes of texts about a patient who has the given values in place of the planted ones */
function codesOf(elements: [tag: number, vr: string, value: string][], texts: string[]) {
  const found = patientTraits(parseInstance(planted(smallPhantom()[0]!, elements)))
  return texts.map((text) => {
    try {
      refusePatientInText({ history: text }, found)
      return null
    } catch (error) {
      return error instanceof GroundglassError ? error.code : error
    }
  })
}
const NAME = 'case/patient-name-in-text'
const UTF_8: [number, string, string] = [0x00080005, 'CS', 'ISO_IR 192']

it.each([
  ['Wang^XiaoDong=王^小东', ['患者王小东咳嗽五天。', '小东发热。', '王 小东', 'Wang coughed.']],
  ['Yamada^Tarou=山田^太郎=やまだ^たろう', ['昨日山田太郎さんが来た', 'やまだたろうさん']],
  ['Hong^Gildong=홍^길동', ['홍길동은 기침을 했다', '길동이는']],
  ['王小东', ['患者王小东咳嗽']],
])('knows a name in running text without spaces: %s', (name, texts) => {
  expect(codesOf([UTF_8, [0x00100010, 'PN', name]], texts)).toEqual(texts.map(() => NAME))
})

it('lets single characters of a name pass', () => {
  const texts = ['国王的东边很小', '하루에 한 번 기침', '三王']
  expect(codesOf([UTF_8, [0x00100010, 'PN', 'W^X=王^小东']], texts)).toEqual([null, null, null])
})

it('knows every other id and name', () => {
  const other: [number, string, string][] = [
    UTF_8,
    [0x00101000, 'LO', 'OLD-1234\\OLD-5678'],
    [0x00101001, 'PN', 'Adams^Anna\\Brown^Berta'],
  ]
  expect(codesOf(other, ['old 1234', 'old 5678', 'Anna', 'Mrs Brown'])).toEqual([
    'case/patient-in-text',
    'case/patient-in-text',
    NAME,
    NAME,
  ])
})
