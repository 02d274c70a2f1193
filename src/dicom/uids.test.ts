import { createHash } from 'node:crypto'
import { assert, property, string, uint8Array } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sha256 } from './sha256.ts'
import { isValidUID, stableUID } from './uids.ts'

test('sha256 agrees with Node on texts of all lengths around a block', () => {
  assert(
    property(uint8Array({ maxLength: 200 }), (message) => {
      expect(sha256(message)).toEqual(new Uint8Array(createHash('sha256').update(message).digest()))
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
