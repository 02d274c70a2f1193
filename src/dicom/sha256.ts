/** SHA-256 (FIPS 180-4) and its HMAC: browsers only offer asynchronous ones, and UIDs are made in plain functions. */

const rotate = (word: number, bits: number): number => (word >>> bits) | (word << (32 - bits))

/** The first 32 bits of the fractional part of a root, FIPS 180-4 sections 4.2.2 and 5.3.3. */
const fraction = (root: number): number => ((root - Math.floor(root)) * 2 ** 32) | 0

const primes: number[] = []
for (let candidate = 2; primes.length < 64; candidate += 1) {
  if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate)
}
const initialHash = Int32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime)))
const roundConstants = Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime)))

/** Mixes one block of 16 big-endian words into the hash. */
function compress(hash: Int32Array, block: DataView, offset: number): void {
  const words = new Int32Array(64)
  const word = (index: number): number => words[index]!
  for (let index = 0; index < 16; index += 1) words[index] = block.getInt32(offset + index * 4)
  for (let index = 16; index < 64; index += 1) {
    const before15 = word(index - 15)
    const before2 = word(index - 2)
    const small0 = rotate(before15, 7) ^ rotate(before15, 18) ^ (before15 >>> 3)
    const small1 = rotate(before2, 17) ^ rotate(before2, 19) ^ (before2 >>> 10)
    words[index] = word(index - 16) + small0 + word(index - 7) + small1
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = hash
  for (let index = 0; index < 64; index += 1) {
    const big1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
    const choice = (e & f) ^ (~e & g)
    const first = (h + big1 + choice + roundConstants[index]! + word(index)) | 0
    const big0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
    const majority = (a & b) ^ (a & c) ^ (b & c)
    h = g
    g = f
    f = e
    e = (d + first) | 0
    d = c
    c = b
    b = a
    a = (first + big0 + majority) | 0
  }
  for (const [index, value] of [a, b, c, d, e, f, g, h].entries()) {
    hash[index] = hash[index]! + value
  }
}

/**
 * SHA-256 of a message.
 * @param message the bytes; meant for short ones
 * @returns 32 bytes
 */
export function sha256(message: Uint8Array): Uint8Array {
  const padded = new Uint8Array(Math.ceil((message.length + 9) / 64) * 64)
  padded.set(message)
  padded[message.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setBigUint64(padded.length - 8, BigInt(message.length) * 8n)
  const hash = initialHash.slice()
  for (let offset = 0; offset < padded.length; offset += 64) compress(hash, view, offset)
  const digest = new Uint8Array(32)
  const out = new DataView(digest.buffer)
  for (const [index, value] of hash.entries()) out.setInt32(index * 4, value)
  return digest
}

/**
 * HMAC with SHA-256 (RFC 2104).
 * @param key the secret
 * @param message the bytes
 * @returns 32 bytes
 */
export function hmacSha256(key: Uint8Array, message: Uint8Array): Uint8Array {
  const block = new Uint8Array(64)
  block.set(key.length > 64 ? sha256(key) : key)
  const keyed = (pad: number, rest: Uint8Array): Uint8Array => {
    const bytes = new Uint8Array(64 + rest.length)
    bytes.set(block.map((byte) => byte ^ pad))
    bytes.set(rest, 64)
    return sha256(bytes)
  }
  return keyed(0x5c, keyed(0x36, message))
}
