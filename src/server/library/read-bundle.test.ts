/** Bundles in which something is amiss: each has its name. */
import { createPublicKey, verify } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { zipSync, type Zippable } from 'fflate'
import { beforeAll, expect, it } from 'vitest'
import { verifyCase } from '../cases.ts'
import { emptyEntriesZip } from '../ingest/hostile-zips.ts'
import { MANIFEST, MASK, READING, SIGNATURE } from './case-manifest.ts'
import { readBundle } from './read-bundle.ts'
import type { SiteKey } from './site-key.ts'
import { frozenFiles, original, readPhantomOnce, signed, siteKey } from './test-bundle.ts'

const phantom = readPhantomOnce()
let frozen: Record<string, Uint8Array>
let home: SiteKey
let stranger: SiteKey
beforeAll(async () => {
  frozen = await frozenFiles(phantom())
  home = await siteKey(phantom().folder, 'Home clinic')
  stranger = await siteKey(phantom().folder, 'Some shack')
})

const limits = { maximumBytes: 2 ** 22, maximumEntries: 40 }

const isHome = (fingerprint: string) => fingerprint === home.fingerprint

async function read(bytes: Uint8Array) {
  const path = join(phantom().folder, 'case.zip')
  await writeFile(path, bytes)
  const taken: string[] = []
  const take = async (name: string) => void taken.push(name)
  const { manifest, signer } = await readBundle(path, { trusts: isHome, limits, take })
  return { title: manifest.title, signer, taken }
}
const bundle = () => signed(frozen, home)
const flipped = (files: Record<string, Uint8Array>, name: string, at: number) => {
  const content = Uint8Array.from(files[name]!)
  content[at]! ^= 1
  return { ...files, [name]: content }
}
const without = (files: Record<string, Uint8Array>, name: string) =>
  Object.fromEntries(Object.entries(files).filter(([each]) => each !== name))

it('takes a whole bundle of a signer that is trusted, each file once', async () => {
  const files = bundle()
  const { title, signer, taken } = await read(zipSync(files))
  expect(title).toBe('Peripheral opacities')
  expect(signer).toEqual({
    name: 'Home clinic',
    publicKey: home.publicKey,
    fingerprint: home.fingerprint,
  })
  expect(taken).toEqual(Object.keys(files))
  const path = join(phantom().folder, 'case.zip')
  for (const key of [home.fingerprint, home.publicKey])
    expect(await verifyCase(path, key)).toMatchObject({ signer })
  await expect(verifyCase(path, stranger.publicKey)).rejects.toMatchObject({
    code: 'case/unknown-signer',
  })
  await expect(verifyCase(path, 'somebody')).rejects.toMatchObject({ code: 'usage/no-signer' })
  // The signature is over the bytes of the manifest: any other program can tell.
  const key = createPublicKey(signer.publicKey)
  expect(verify(null, files[MANIFEST]!, key, files[SIGNATURE]!)).toBe(true)
})

it('names a signer that is not trusted', async () => {
  await expect(read(zipSync(signed(frozen, stranger)))).rejects.toMatchObject({
    code: 'case/unknown-signer',
    message: expect.stringContaining(`"Some shack" with the key ${stranger.fingerprint}`),
  })
})

const renamed = (files: Record<string, Uint8Array>) =>
  Buffer.from(Buffer.from(files[MANIFEST]!).toString().replace('Viral', 'Other'))
const first = 'dicom/00001.dcm'

const AMISS: readonly (readonly [code: string, what: string, make: () => Zippable])[] = [
  ['case/wrong-hash', 'a pixel changed', () => flipped(bundle(), first, 5000)],
  ['case/wrong-hash', 'the Reading changed', () => flipped(bundle(), READING, 200)],
  [
    'case/wrong-hash',
    'a file cut short',
    () => ({ ...bundle(), [MASK]: frozen[MASK]!.subarray(1) }),
  ],
  ['case/bad-signature', 'a bit of the signature', () => flipped(bundle(), SIGNATURE, 7)],
  ['case/bad-signature', 'a long one', () => ({ ...bundle(), [SIGNATURE]: new Uint8Array(65) })],
  ['case/bad-signature', 'other text', () => ({ ...bundle(), [MANIFEST]: renamed(bundle()) })],
  [
    'case/bad-signature',
    "another's signature",
    () => ({ ...bundle(), [SIGNATURE]: stranger.sign(bundle()[MANIFEST]!) }),
  ],
  ['case/missing-file', 'no mask', () => without(bundle(), MASK)],
  ['case/missing-file', 'an instance missing', () => without(bundle(), first)],
  ['case/extra-file', 'one more', () => ({ ...bundle(), 'dicom/00009.dcm': frozen[first]! })],
  ['case/extra-file', 'a note', () => ({ ...bundle(), 'README.txt': Buffer.from('hello') })],
  ['case/not-a-bundle', 'no signature', () => without(bundle(), SIGNATURE)],
  ['case/not-a-bundle', 'no manifest', () => without(bundle(), MANIFEST)],
  [
    'case/invalid-manifest',
    'another schema',
    () => ({ ...bundle(), [MANIFEST]: Buffer.from('{"schema":"groundglass.case/2"}') }),
  ],
  ['case/invalid-manifest', 'no JSON', () => ({ ...bundle(), [MANIFEST]: Buffer.from('{') })],
  [
    'case/invalid-content',
    'another verdict than the Reading',
    () => signed(frozen, home, { verdict: 'not-interpretable' }),
  ],
  [
    'case/invalid-content',
    'a picture that is none',
    () => signed({ ...frozen, 'key-slice.png': Buffer.from('<svg/>') }, home),
  ],
  [
    'case/invalid-content',
    'an instance that is none',
    () => signed({ ...frozen, [first]: Buffer.from('no instance') }, home),
  ],
  [
    'case/invalid-content',
    'a mask of another size',
    () => signed({ ...frozen, [MASK]: gzipSync(new Uint8Array(400)) }, home),
  ],
  [
    'case/invalid-content',
    'a mask that swells',
    () => signed({ ...frozen, [MASK]: gzipSync(new Uint8Array(2 ** 24)) }, home),
  ],
  [
    'case/invalid-content',
    'a mask that is not gzipped',
    () => signed({ ...frozen, [MASK]: Buffer.from('mask') }, home),
  ],
  [
    'case/identifiers-left',
    'an original, signed in good faith',
    () => signed({ ...frozen, [first]: original[0]! }, home),
  ],
  ['archive/unsafe-path', 'a way out', () => ({ ...bundle(), '../x.dcm': frozen[first]! })],
  [
    'archive/too-large',
    'a bomb',
    () => ({ ...bundle(), 'dicom/00009.dcm': new Uint8Array(2 ** 23) }),
  ],
]

it.each(AMISS)('%s: %s', async (code, _, make) => {
  await expect(read(zipSync(make()))).rejects.toMatchObject({ code })
})

it('refuses what is no whole archive, and one of too many entries', async () => {
  const whole = zipSync(bundle())
  for (const bytes of [whole.subarray(0, whole.length - 100), Buffer.from('no archive')])
    await expect(read(bytes)).rejects.toMatchObject({ code: 'archive/damaged' })
  await expect(read(emptyEntriesZip(41))).rejects.toMatchObject({
    code: 'archive/too-many-entries',
  })
})
