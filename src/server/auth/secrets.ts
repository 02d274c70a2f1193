/** Secrets that are shown once and kept as hashes: API tokens, invitations, guest links. */
import { createHash, randomBytes } from 'node:crypto'

/**
 * @param prefix what it starts with, so that a leaked one is recognised for what it is
 * @returns 256 random bits in base64url: too many to guess, so that a plain hash of it can be kept
 */
export function newSecret(prefix = ''): string {
  return prefix + randomBytes(32).toString('base64url')
}

/**
 * @param text a secret, or what must not be kept in the clear
 * @returns its SHA-256 in hexadecimal
 */
export function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
