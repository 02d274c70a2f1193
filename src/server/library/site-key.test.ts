import { createHash, createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { fingerprintIn, fingerprintOfSigner, openSiteKey } from './site-key.ts'

let dataDirectory = ''
beforeEach(async () => {
  dataDirectory = join(await mkdtemp(join(tmpdir(), 'groundglass-')), 'data')
})
afterEach(() => rm(join(dataDirectory, '..'), { recursive: true }))

const open = (signingKey: string | null = null) =>
  openSiteKey({ dataDirectory, library: { siteName: 'A site', signingKey, trustedSigners: [] } })
const bytes = Buffer.from('what is signed')

it('makes one key, for its owner, also when two processes start together', async () => {
  const [one, other] = await Promise.all([open(), open()])
  expect(one.fingerprint).toBe(other.fingerprint)
  expect((await open()).publicKey).toBe(one.publicKey)
  expect((await stat(join(dataDirectory, 'signing-key.pem'))).mode & 0o777).toBe(0o600)
})

it('signs so that whoever has the public key can tell', async () => {
  const key = await open()
  const signature = key.sign(bytes)
  expect(signature).toHaveLength(64)
  expect(key.sign(bytes)).toEqual(signature)
  expect(verify(null, bytes, createPublicKey(key.publicKey), signature)).toBe(true)
  const der = createPublicKey(key.publicKey).export({ type: 'spki', format: 'der' })
  const fingerprint = createHash('sha256').update(der).digest('hex')
  expect(fingerprintOfSigner(key.publicKey, bytes, signature)).toBe(fingerprint)
  expect(fingerprintOfSigner(key.publicKey, Buffer.from('else'), signature)).toBeNull()
  expect(fingerprintOfSigner('no key', bytes, signature)).toBeNull()
  expect(fingerprintIn(key.publicKey)).toBe(fingerprint)
  expect(fingerprintIn(` ${fingerprint.toUpperCase()}\n`)).toBe(fingerprint)
})

it('takes a configured key, and no key of another kind', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const der = privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64')
  const key = await open(der)
  expect(key.publicKey).toBe(publicKey.export({ type: 'spki', format: 'pem' }))
  await expect(readFile(join(dataDirectory, 'signing-key.pem'))).rejects.toThrow('ENOENT')

  const other = generateKeyPairSync('x25519')
  const wrong = other.privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64')
  const refused = { code: 'config/bad-signing-key' }
  await expect(open(wrong)).rejects.toMatchObject(refused)
  await open()
  await writeFile(join(dataDirectory, 'signing-key.pem'), 'half')
  await expect(open()).rejects.toMatchObject(refused)
  const pem = other.publicKey.export({ type: 'spki', format: 'pem' }).toString()
  expect(fingerprintOfSigner(pem, bytes, Buffer.alloc(64))).toBeNull()
  expect(() => fingerprintIn(pem)).toThrow(expect.objectContaining({ code: 'usage/no-signer' }))
})
