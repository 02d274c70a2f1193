import { assert, property, string } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isUIDOfHash } from '../uids.ts'
import { isPseudonym, pseudonymsOf } from './pseudonyms.ts'

const SECRET = new Uint8Array(32).fill(1)

describe('pseudonymsOf', () => {
  test('gives the same for the same secret and patient, on every machine', () => {
    // Worked out with Python's hmac.
    const { patient, shiftDays, uid } = pseudonymsOf(SECRET, '123')
    expect({ patient, shiftDays, uid: uid('1.2.3') }).toEqual({
      patient: 'ANON-ECQH2NPKMD',
      shiftDays: -2702,
      uid: '2.25.42383557231174847993217639341012684312',
    })
  })

  test('gives others for another secret', () => {
    const [one, other] = [pseudonymsOf(SECRET, '123'), pseudonymsOf(SECRET.with(0, 2), '123')]
    expect(one.patient).not.toBe(other.patient)
    expect(one.shiftDays).not.toBe(other.shiftDays)
    expect(one.uid('1.2.3')).not.toBe(other.uid('1.2.3'))
  })

  test('maps UIDs alike for all patients, so that references across them resolve', () => {
    expect(pseudonymsOf(SECRET, 'a').uid('1.2.3')).toBe(pseudonymsOf(SECRET, 'b').uid('1.2.3'))
  })

  test('has forms that the search for identifiers knows, and a shift of one day to ten years back', () => {
    assert(
      property(string(), (id) => {
        const { patient, shiftDays, uid } = pseudonymsOf(SECRET, id)
        expect(isPseudonym(patient)).toBe(true)
        expect(isUIDOfHash(uid(id))).toBe(true)
        expect(shiftDays).toBeLessThanOrEqual(-1)
        expect(shiftDays).toBeGreaterThanOrEqual(-3652)
      }),
    )
  })

  test('refuses a secret that can be guessed', () => {
    expect(() => pseudonymsOf(SECRET.subarray(0, 15), '1')).toThrow(
      expect.objectContaining({ code: 'deidentify/weak-secret' }),
    )
  })
})
