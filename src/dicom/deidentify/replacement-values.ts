/** Values in place of others: dummies (action D), new UIDs (U), shifted dates and capped ages (C). */
import type { DataElement, DataSet } from '../data-set.ts'
import { type AttributeValue, encodeValue } from '../encode-value.ts'
import { isWellKnownUID } from '../uids.ts'
import { texts } from '../values.ts'
import type { Pseudonyms } from './pseudonyms.ts'
import { shiftDates } from './shift-dates.ts'

const BYTES = new Uint8Array(2)
const DUMMIES: Readonly<Record<string, AttributeValue>> = {
  AS: '000Y',
  DA: '19000101',
  DT: '19000101',
  TM: '000000',
  DS: '0',
  IS: '0',
  UR: 'urn:anonymized',
  ...Object.fromEntries('AT FL FD SL SS SV UL US UV'.split(' ').map((vr) => [vr, 0])),
  ...Object.fromEntries('OB OD OF OL OV OW UN'.split(' ').map((vr) => [vr, BYTES])),
}

/**
 * A value that says nothing.
 * @param vr any value representation but SQ and UI
 * @returns the encoded value; its zeros are the same in every byte order
 */
export function dummyValue(vr: string): Uint8Array {
  return encodeValue('dummy', vr, DUMMIES[vr] ?? 'ANONYMIZED')
}

/**
 * @param dataSet holds the element
 * @param tag of a UI attribute
 * @param pseudonyms gives the new UIDs
 * @returns the encoded value: each UID replaced, but for those that the standard defines
 */
export function replacedUIDs(dataSet: DataSet, tag: number, pseudonyms: Pseudonyms): Uint8Array {
  const parts = texts(dataSet, tag).map((uid) =>
    uid === '' || isWellKnownUID(uid) ? uid : pseudonyms.uid(uid),
  )
  return encodeValue('UID', 'UI', parts)
}

/** HIPAA takes ages over 89 for identifying: they become one category (45 CFR 164.514 (b)(2)(i)(C)). */
const HIGHEST_AGE_YEARS = 89

/**
 * @param age an AS value without padding
 * @returns it, or `090Y` for ages over 89; null where it is no age
 */
export function cappedAge(age: string): string | null {
  const match = /^(\d{3})([DWMY])$/.exec(age)
  if (match === null) return null
  return match[2] === 'Y' && Number(match[1]) > HIGHEST_AGE_YEARS ? '090Y' : age
}

/**
 * Cleans a date, a time or an age.
 * @param dataSet holds the element
 * @param element a DA, DT, TM or AS attribute
 * @param vr which of them it is
 * @param pseudonyms gives the number of days
 * @returns the encoded value; null where the value is none of its kind
 */
export function cleanedValue(
  dataSet: DataSet,
  element: DataElement,
  vr: string,
  pseudonyms: Pseudonyms,
): Uint8Array | null {
  const parts = texts(dataSet, element.tag)
  if (parts.length === 0 && element.length > 0) return null
  const cleaned =
    vr === 'AS'
      ? parts.map((part) => (part === '' ? part : cappedAge(part)))
      : shiftDates(parts, vr, pseudonyms.shiftDays)
  if (cleaned === null || !cleaned.every((part) => part !== null)) return null
  return encodeValue('date or age', vr, cleaned)
}
