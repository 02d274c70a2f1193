/** SHA-256 by WebCrypto, which browsers and Node share. */
import { GroundglassError } from '../core/index.ts'

/**
 * @param bytes any bytes
 * @returns their SHA-256 as 64 lower-case hexadecimal digits
 * @throws {GroundglassError} `model/no-web-crypto` in a page that was not served securely
 */
export async function sha256Hex(bytes: Uint8Array): Promise<string> {
  // Typed as always there; browsers leave it out on plain http.
  const subtle = (globalThis.crypto as Partial<Crypto> | undefined)?.subtle
  if (!subtle) {
    throw new GroundglassError(
      'model/no-web-crypto',
      'Expected WebCrypto, to check the model file against its hash; this page has none. Serve it over https or from localhost.',
    )
  }
  // Copied, because WebCrypto does not take memory that may be shared.
  const digest = new Uint8Array(await subtle.digest('SHA-256', new Uint8Array(bytes)))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
