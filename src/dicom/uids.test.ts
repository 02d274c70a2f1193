import { createHash, createHmac } from 'node:crypto'
import { assert, property, string, uint8Array } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hmacSha256, sha256 } from './sha256.ts'
import { isUIDOfHash, isValidUID, isWellKnownUID, stableUID } from './uids.ts'

test('sha256 agrees with Node on texts of all lengths around a block', () => {
  assert(
    property(uint8Array({ maxLength: 200 }), (message) => {
      expect(sha256(message)).toEqual(new Uint8Array(createHash('sha256').update(message).digest()))
    }),
  )
})

test('hmacSha256 agrees with Node on keys and messages of all lengths around a block', () => {
  const bytes = uint8Array({ maxLength: 140 })
  assert(
    property(bytes, bytes, (key, message) => {
      const expected = createHmac('sha256', key).update(message).digest()
      expect(hmacSha256(key, message)).toEqual(new Uint8Array(expected))
    }),
  )
})

describe('isValidUID', () => {
  test.each(['1.2.840.10008.1.2', '2.25.0', '0.1'])('%s is valid', (uid) => {
    expect(isValidUID(uid)).toBe(true)
  })
  test.each([null, '', '1', '1.', '.1', '1.02', '3.1', '1.2a', '1 .2', `1.${'2'.repeat(63)}`])(
    '%s is not',
    (uid) => {
      expect(isValidUID(uid)).toBe(false)
    },
  )
})

describe('stableUID', () => {
  test('depends on the text alone', () => {
    expect(stableUID('a slice')).toBe(stableUID('a slice'))
    expect(stableUID('a slice')).not.toBe(stableUID('another'))
  })
  test('is a valid UID that holds a version 8 UUID', () => {
    assert(
      property(string(), (seed) => {
        const uid = stableUID(seed)
        expect(isValidUID(uid)).toBe(true)
        const hex = BigInt(uid.slice('2.25.'.length)).toString(16).padStart(32, '0')
        expect(hex[12]).toBe('8')
        expect('89ab').toContain(hex[16])
      }),
    )
  })
})

describe('isUIDOfHash', () => {
  test('knows what stableUID gives', () => {
    assert(property(string(), (seed) => isUIDOfHash(stableUID(seed))))
  })
  test.each([
    '1.2.840.10008.1.2',
    '2.25.1',
    // A random (version 4) UUID, as other software makes.
    '2.25.119303246248225991829644038195456834520',
    '2.25.99999999999999999999999999999999999999999999',
  ])('%s is none', (uid) => expect(isUIDOfHash(uid)).toBe(false))
})

describe('isWellKnownUID', () => {
  test.each(['1.2.840.10008.1.2', '1.2.840.10008.5.1.4.1.1.481.1', '1.2.840.10008.6.1.1505'])(
    '%s is',
    (uid) => expect(isWellKnownUID(uid)).toBe(true),
  )
  test.each(['1.2.840.10008.20200229.1', '1.2.840.10008', '1.2.840.100081.2', '2.25.7'])(
    '%s is not',
    (uid) => expect(isWellKnownUID(uid)).toBe(false),
  )
})
