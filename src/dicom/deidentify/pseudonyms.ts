/** What stands in place of identifiers: derived from a secret, so the same over a whole batch without a table of pairs. */
import { GroundglassError } from '../../core/index.ts'
import { hmacSha256 } from '../sha256.ts'
import { uidOfHash } from '../uids.ts'

/** Crockford's base 32: no I, L, O, U to misread. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const PSEUDONYM = /^ANON-[0-9A-HJKMNP-TV-Z]{10}$/
const SHORTEST_SECRET_BYTES = 16
/** Ten years: long enough to hide when, short enough to leave scanners and protocols of their time. */
const LONGEST_SHIFT_DAYS = 3652

export interface Pseudonyms {
  /** PatientID and PatientName, 50 bits. */
  readonly patient: string
  /** By how many days the patient's dates move: always into the past, so that none lies in the future. */
  readonly shiftDays: number
  /** The new UID of an old one. */
  readonly uid: (original: string) => string
}

/**
 * Pseudonyms of one patient.
 * @param secret at least 16 random bytes; who has it can test guesses of PatientID and of UIDs against the results
 * @param patient what the patient is known by: PatientID
 * @returns the pseudonyms; equal secrets and patients give equal ones
 * @throws GroundglassError `deidentify/weak-secret`
 */
export function pseudonymsOf(secret: Uint8Array, patient: string): Pseudonyms {
  if (secret.length < SHORTEST_SECRET_BYTES) {
    throw new GroundglassError(
      'deidentify/weak-secret',
      `Expected a secret of at least ${SHORTEST_SECRET_BYTES} random bytes; it has ${secret.length}. Make one of 32 bytes.`,
    )
  }
  // The purpose is part of the message: a patient known by a UID must not share its hash.
  const hash = (purpose: string, text: string): Uint8Array =>
    hmacSha256(secret, new TextEncoder().encode(`${purpose}\0${text}`))
  const days = new DataView(hash('days', patient).buffer).getUint32(0)
  return {
    patient: `ANON-${[...hash('patient', patient).subarray(0, 10)].map((byte) => ALPHABET[byte % 32]).join('')}`,
    shiftDays: -1 - (days % LONGEST_SHIFT_DAYS),
    uid: (original) => uidOfHash(hash('uid', original)),
  }
}

/**
 * @param text a PatientID or PatientName
 * @returns whether it has the form of a pseudonym made here
 */
export function isPseudonym(text: string): boolean {
  return PSEUDONYM.test(text)
}
