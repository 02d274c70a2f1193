/** The key by which a site signs its cases: Ed25519, configured or made once in the data directory. */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto'
import { join } from 'node:path'
import { GroundglassError } from '../../core/index.ts'
import type { ServerConfig } from '../config.ts'
import { madeOnce } from '../made-once.ts'

/** What others may know of the key. */
export interface Signer {
  /** As the site calls itself. */
  readonly name: string
  /** SubjectPublicKeyInfo as PEM: what `openssl pkeyutl -verify -pubin` takes. */
  readonly publicKey: string
  /** SHA-256 of the SubjectPublicKeyInfo, 64 hexadecimal digits. */
  readonly fingerprint: string
}

export interface SiteKey extends Signer {
  /** @returns 64 bytes, always the same for the same bytes (RFC 8032) */
  readonly sign: (bytes: Uint8Array) => Uint8Array
}

/**
 * @param config where the key is, and what the site is called
 * @returns the key
 * @throws {GroundglassError} `config/bad-signing-key`
 */
export async function openSiteKey({
  dataDirectory,
  library: { signingKey, siteName },
}: Pick<ServerConfig, 'dataDirectory' | 'library'>): Promise<SiteKey> {
  const key = privateKeyOf(
    signingKey === null
      ? await madeOnce(join(dataDirectory, 'signing-key.pem'), newKey)
      : Buffer.from(signingKey, 'base64'),
  )
  const publicKey = createPublicKey(key)
  return {
    name: siteName,
    publicKey: pemOf(publicKey),
    fingerprint: fingerprintOf(publicKey),
    sign: (bytes) => sign(null, bytes, key),
  }
}

/**
 * @param publicKey PEM
 * @param bytes what was signed
 * @param signature of them
 * @returns the fingerprint of the key; null where it did not sign these bytes, or is no key of this kind
 */
export function fingerprintOfSigner(
  publicKey: string,
  bytes: Uint8Array,
  signature: Uint8Array,
): string | null {
  const key = ed25519(() => createPublicKey(publicKey))
  return key !== null && verify(null, bytes, key, signature) ? fingerprintOf(key) : null
}

/**
 * @param text a fingerprint, or a public key as PEM
 * @returns the fingerprint
 * @throws {GroundglassError} `usage/no-signer`
 */
export function fingerprintIn(text: string): string {
  const given = text.trim().toLowerCase()
  if (/^[0-9a-f]{64}$/.test(given)) return given
  const key = ed25519(() => createPublicKey(text))
  if (key !== null) return fingerprintOf(key)
  throw new GroundglassError(
    'usage/no-signer',
    'Expected the fingerprint of a site (64 hexadecimal digits) or its public Ed25519 key as PEM; something else came. "groundglass case key" at that site prints both.',
  )
}

function newKey(): string {
  const { privateKey } = generateKeyPairSync('ed25519')
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

function privateKeyOf(pemOrDer: string | Buffer): KeyObject {
  const key = ed25519(() =>
    typeof pemOrDer === 'string'
      ? createPrivateKey(pemOrDer)
      : createPrivateKey({ key: pemOrDer, format: 'der', type: 'pkcs8' }),
  )
  if (key !== null) return key
  throw new GroundglassError(
    'config/bad-signing-key',
    'Expected an Ed25519 key in GROUNDGLASS_SIGNING_KEY (base64 of PKCS #8 DER) or in the file signing-key.pem of the data directory; it holds something else. Make one: openssl genpkey -algorithm ed25519 -outform DER | base64 -w0',
  )
}

/** Null for what is no key, and for keys of another kind. */
function ed25519(read: () => KeyObject): KeyObject | null {
  try {
    const key = read()
    return key.asymmetricKeyType === 'ed25519' ? key : null
  } catch {
    return null
  }
}

function pemOf(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'pem' }).toString()
}

function fingerprintOf(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex')
}
