/** Looks in what people write for what a study's own header says of its patient. */
import { GroundglassError } from '../../core/index.ts'
import {
  attributeText,
  attributeTexts,
  type DicomInstance,
  type Keyword,
} from '../../dicom/index.ts'

type Kind = 'name' | 'id' | 'accession number' | 'birth date' | 'study date' | 'UID'

/** What identifies a patient, each value once, as it is compared. Patient data: for no message and no log. */
export type PatientTraits = Map<string, Kind>

const NAMES = ['PatientName', 'PatientBirthName', 'OtherPatientNames'] as const
const CODES = [
  ['PatientID', 'id'],
  ['OtherPatientIDs', 'id'],
  ['AccessionNumber', 'accession number'],
] as const satisfies readonly (readonly [Keyword, Kind])[]
const DATES = [
  ['PatientBirthDate', 'birth date'],
  ['StudyDate', 'study date'],
  ['AcquisitionDate', 'study date'],
] as const satisfies readonly (readonly [Keyword, Kind])[]

/** An initial, or a number of one or two digits, is in every text. */
const SHORTEST_NAME = 2
const SHORTEST_CODE = 3

/** A name may be a word of medicine too (White, Lung): these are refused unless somebody says that they are. */
export const NAME_IN_TEXT = 'case/patient-name-in-text'

/**
 * @param instance of the study
 * @param traits known from others; what this one's header says of who the patient is comes to them
 * @returns the traits
 */
export function patientTraits(
  instance: DicomInstance,
  traits: PatientTraits = new Map(),
): PatientTraits {
  for (const keyword of NAMES)
    for (const name of attributeTexts(instance, keyword))
      for (const part of partsOf(name)) if (part.length >= SHORTEST_NAME) traits.set(part, 'name')
  for (const [keyword, kind] of CODES)
    for (const value of attributeTexts(instance, keyword)) {
      const code = squeezed(value)
      if (code.length >= SHORTEST_CODE) traits.set(code, kind)
    }
  for (const [keyword, kind] of DATES) {
    const day = (attributeText(instance, keyword) ?? '').replaceAll('.', '')
    if (/^\d{8}$/.test(day)) traits.set(day, kind)
  }
  const { studyInstanceUID, seriesInstanceUID, sopInstanceUID, frameOfReferenceUID } = instance
  for (const uid of [studyInstanceUID, seriesInstanceUID, sopInstanceUID, frameOfReferenceUID])
    if (uid !== null) traits.set(uid, 'UID')
  return traits
}

/**
 * @param fields texts by the names that a refusal may give them
 * @param traits what must not be in them
 * @param acknowledged codes that somebody has looked at; names in text can be allowed, nothing else
 * @throws {GroundglassError} `case/patient-in-text`, `case/patient-name-in-text`; neither repeats a value
 */
export function refusePatientInText(
  fields: Readonly<Record<string, string>>,
  traits: PatientTraits,
  acknowledged: readonly string[] = [],
): void {
  for (const [field, text] of Object.entries(fields)) {
    const found = new Set(traitsIn(text, traits))
    const named = found.delete('name') && !acknowledged.includes(NAME_IN_TEXT)
    const [kind] = found
    if (kind !== undefined)
      throw new GroundglassError(
        'case/patient-in-text',
        `Expected text that does not tell who the patient is; "${field}" holds the ${kind} of the study's header. Take it out.`,
      )
    if (named)
      throw new GroundglassError(
        NAME_IN_TEXT,
        `Expected text that does not tell who the patient is; "${field}" holds a word of the patient's name. Take it out, or acknowledge ${NAME_IN_TEXT} if it is another word.`,
      )
  }
}

/** These scripts put no spaces between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u

/** Family name, given name and so on; in scripts without spaces also all of them run together. */
function* partsOf(name: string): Generator<string> {
  // The same name in letters, in ideographs, and as it is spoken.
  for (const group of name.split('=')) {
    yield* words(group)
    if (UNSPACED.test(group)) yield squeezed(group)
  }
}

function* traitsIn(text: string, traits: PatientTraits): Generator<Kind> {
  const plain = folded(text)
  const inWords = new Set(words(text))
  const inRuns = new Set(runsOf(plain))
  const days = new Set(daysIn(plain))
  const unspaced = plain.replaceAll(/[\s^]/g, '')
  const isNamed = (name: string) =>
    UNSPACED.test(name) ? unspaced.includes(name) : inWords.has(name)
  for (const [value, kind] of traits) {
    if (kind === 'name' && isNamed(value)) yield kind
    if (kind === 'UID' && text.includes(value)) yield kind
    if ((kind === 'id' || kind === 'accession number') && inRuns.has(value)) yield kind
    if ((kind === 'birth date' || kind === 'study date') && days.has(value)) yield kind
  }
}

/** Lower case, without accents; Hangul stays in syllables. */
function folded(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').normalize('NFC').toLowerCase()
}

function words(text: string): string[] {
  return folded(text).match(/[\p{L}\p{N}]+/gu) ?? []
}

function squeezed(text: string): string {
  return words(text).join('')
}

/** Neighbouring words run together, up to six: how a code may be written with spaces, dashes and dots. */
function* runsOf(plain: string): Generator<string> {
  const parts = words(plain)
  for (let first = 0; first < parts.length; first += 1)
    for (let count = 1; count <= 6; count += 1) yield parts.slice(first, first + count).join('')
}

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')
const MONTH = `(${MONTHS.join('|')})[a-z]*`

/** Every reading of every date in a text, as DA: day and month in either order. */
function* daysIn(plain: string): Generator<string> {
  for (const [, y, m, d] of plain.matchAll(/(\d{4})[-./\s]?(\d{1,2})[-./\s]?(\d{1,2})/g))
    yield* [da(y, m, d), da(y, d, m)]
  for (const [, a, b, y] of plain.matchAll(/(\d{1,2})[-./\s]+(\d{1,2})[-./\s]+(\d{4})/g))
    yield* [da(y, a, b), da(y, b, a)]
  for (const [, d, month, y] of plain.matchAll(
    new RegExp(String.raw`(\d{1,2})[a-z]{0,2}[-.,/\s]*${MONTH}[-.,/\s]*(\d{4})`, 'g'),
  ))
    yield da(y, numberOf(month), d)
  for (const [, month, d, y] of plain.matchAll(
    new RegExp(String.raw`${MONTH}[-.,/\s]*(\d{1,2})[a-z]{0,2}[-.,/\s]+(\d{4})`, 'g'),
  ))
    yield da(y, numberOf(month), d)
}

function numberOf(month = ''): string {
  return String(MONTHS.indexOf(month.slice(0, 3)) + 1)
}

function da(year = '', month = '', day = ''): string {
  return `${year}${month.padStart(2, '0')}${day.padStart(2, '0')}`
}
