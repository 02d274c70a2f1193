/** Unique identifiers: the check of their form and a stable way to make one. */
import { sha256 } from './sha256.ts'

/**
 * Whether a text is a well-formed UID: at most 64 characters, numbers without leading zeros joined by dots (PS3.5, 9.1).
 * @param text the value without padding, or null
 * @returns true when other systems will accept it
 */
export function isValidUID(text: string | null): text is string {
  return text !== null && text.length <= 64 && /^[0-2](\.(0|[1-9]\d*))+$/.test(text)
}

/**
 * A UID derived from a text: the same text gives the same UID on every machine. Made as PS3.5 B.2 says, `2.25.` and a
 * UUID as one decimal number; the UUID is version 8 (RFC 9562, 5.8) over the first 16 bytes of the text's SHA-256.
 * @param seed any text that identifies the object
 * @returns for instance `2.25.329800735698586629295641978511506172918`
 */
export function stableUID(seed: string): string {
  return uidOfHash(sha256(new TextEncoder().encode(seed)))
}

/**
 * The UID that holds a hash: see {@link stableUID}.
 * @param hash at least 16 bytes; the first 16 are taken
 * @returns `2.25.` and a version 8 UUID as a decimal number
 */
export function uidOfHash(hash: Uint8Array): string {
  const bytes = hash.slice(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return `2.25.${bytes.reduce((number, byte) => number * 256n + BigInt(byte), 0n)}`
}

/**
 * Whether a UID has the form that {@link uidOfHash} gives. Nearly all others in the world have another: version 8 is for
 * vendors' own uses.
 * @param uid the value without padding
 * @returns true for `2.25.` and a version 8 UUID
 */
export function isUIDOfHash(uid: string): boolean {
  if (!isValidUID(uid) || !uid.startsWith('2.25.')) return false
  const hex = BigInt(uid.slice('2.25.'.length)).toString(16).padStart(32, '0')
  return hex.length === 32 && hex[12] === '8' && '89ab'.includes(hex[16]!)
}

/**
 * Whether a UID names something that the standard defines (a class, a transfer syntax, a frame of reference) rather than
 * anybody's object. None of those has a component of more than four digits after the root, as dates and numbers of
 * patients would.
 * @param uid the value without padding
 * @returns true below DICOM's own root
 */
export function isWellKnownUID(uid: string): boolean {
  return /^1\.2\.840\.10008(\.\d{1,4}){1,10}$/.test(uid)
}
