/** A bundle checked from its first byte to its last: archive, manifest, signature, every file. */
import { createHash } from 'node:crypto'
import { GroundglassError, type Reading, readingSchema } from '../../core/index.ts'
import { identifiersLeft } from '../../dicom/index.ts'
import { ARCHIVE_LIMITS, type ArchiveLimits, zipEntries } from '../../disk/index.ts'
import { type InputFile, sniff } from '../../imaging/index.ts'
import {
  type CaseFile,
  type CaseManifest,
  isInstance,
  KEY_SLICE,
  MANIFEST,
  MASK,
  parseManifest,
  READING,
  SIGNATURE,
} from './case-manifest.ts'
import { maskLabels } from '../report-case.ts'
import { fingerprintOfSigner, type Signer } from './site-key.ts'

export interface ReadBundleOptions {
  /** @returns whether cases of this signer are taken */
  readonly trusts: (fingerprint: string) => boolean
  readonly limits?: Partial<ArchiveLimits>
  /** Told of each file when it has been checked, manifest and signature first; one is in memory at a time. */
  readonly take?: (name: string, bytes: Uint8Array) => Promise<void>
}

export interface ReadBundle {
  readonly manifest: CaseManifest
  readonly signer: Signer
  readonly reading: Reading
}

/** A manifest of a hundred thousand files is smaller. */
const MAX_MANIFEST_BYTES = 2 ** 25
const SIGNATURE_BYTES = 64

/**
 * @param path the bundle
 * @param options whom to trust, and where to stop
 * @returns what it is, and who signed it
 * @throws {GroundglassError} `archive/...`; `case/not-a-bundle`, `case/invalid-manifest`, `case/bad-signature`,
 * `case/unknown-signer`, `case/missing-file`, `case/extra-file`, `case/wrong-hash`, `case/invalid-content`,
 * `case/identifiers-left`
 */
export async function readBundle(path: string, options: ReadBundleOptions): Promise<ReadBundle> {
  const { trusts, limits, take = async () => {} } = options
  const entries = await zipEntries(path, limits)
  const files = new Map(entries.map((entry) => [entry.name, entry]))
  const bytes = await bytesOf(files, MANIFEST)
  if (bytes.length > MAX_MANIFEST_BYTES) throw notABundle()
  const manifest = parseManifest(bytes)
  const signature = await bytesOf(files, SIGNATURE)
  const { name, publicKey } = manifest.site
  const fingerprint =
    signature.length === SIGNATURE_BYTES ? fingerprintOfSigner(publicKey, bytes, signature) : null
  if (fingerprint === null) throw badSignature()
  if (!trusts(fingerprint)) throw unknownSigner(name, fingerprint)
  compareNames(manifest, files, entries.length)
  await take(MANIFEST, bytes)
  await take(SIGNATURE, signature)
  const reading = await readingIn(files, manifest)
  for (const file of manifest.files) {
    const content = await files.get(file.name)!.bytes()
    checkHash(file, content)
    await checkContent(file, content, reading, limits?.maximumBytes)
    await take(file.name, content)
  }
  return { manifest, signer: { name, publicKey, fingerprint }, reading }
}

function bytesOf(files: ReadonlyMap<string, InputFile>, name: string): Promise<Uint8Array> {
  const file = files.get(name)
  if (file === undefined) throw notABundle()
  return file.bytes()
}

function compareNames(
  manifest: CaseManifest,
  files: ReadonlyMap<string, InputFile>,
  entries: number,
): void {
  if (manifest.files.some(({ name }) => !files.has(name)))
    throw new GroundglassError(
      'case/missing-file',
      'Expected every file that the manifest lists; at least one is missing. Copy the bundle again.',
    )
  // Two of one name count as well.
  if (entries > manifest.files.length + 2)
    throw new GroundglassError(
      'case/extra-file',
      'Expected the files that the manifest lists and no other; there are more. Do not trust this bundle: ask its sender for another.',
    )
}

function checkHash(file: CaseFile, content: Uint8Array): void {
  const sha256 = createHash('sha256').update(content).digest('hex')
  if (content.length === file.bytes && sha256 === file.sha256) return
  throw new GroundglassError(
    'case/wrong-hash',
    `Expected the ${file.bytes} bytes that the manifest vouches for in ${file.name}; other bytes came. Copy the bundle again, and do not trust it if that does not help.`,
  )
}

/** Before all others, as they must agree with it. */
async function readingIn(
  files: ReadonlyMap<string, InputFile>,
  { files: listed, verdict }: CaseManifest,
): Promise<Reading> {
  const content = await bytesOf(files, READING)
  checkHash(listed.find(({ name }) => name === READING)!, content)
  const { data } = readingSchema.safeParse(parsed(content))
  if (data?.verdict.label !== verdict) throw invalid(READING)
  return data
}

/** A signature says who sent it, not that it is harmless: what comes in must be what it claims to be. */
async function checkContent(
  { name }: CaseFile,
  content: Uint8Array,
  { series: { shapeZyx } }: Reading,
  maximumBytes = ARCHIVE_LIMITS.maximumEntryBytes,
): Promise<void> {
  if (name === MASK) {
    // The shape, too, is only what the sender says.
    if (shapeZyx === null || shapeZyx.reduce((a, b) => a * b) > maximumBytes) throw invalid(name)
    await maskLabels(content, shapeZyx).catch(() => {
      throw invalid(name)
    })
  }
  if (name === KEY_SLICE && (await sniff(content)) !== 'picture') throw invalid(name)
  if (isInstance(name) && identifiersOf(name, content).length > 0) throw identifiersIn(name)
}

function identifiersOf(name: string, content: Uint8Array) {
  try {
    return identifiersLeft(content)
  } catch {
    throw invalid(name)
  }
}

function parsed(json: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(json).toString())
  } catch {
    return null
  }
}

function notABundle(): GroundglassError {
  return new GroundglassError(
    'case/not-a-bundle',
    `Expected the bundle of a case, with ${MANIFEST} and ${SIGNATURE}; this is another archive. Take what "groundglass case export" writes.`,
  )
}

function badSignature(): GroundglassError {
  return new GroundglassError(
    'case/bad-signature',
    `Expected ${SIGNATURE} to be the signature of ${MANIFEST} by the key in it; it is not. The bundle was changed or is damaged: ask its sender for another.`,
  )
}

function unknownSigner(name: string, fingerprint: string): GroundglassError {
  return new GroundglassError(
    'case/unknown-signer',
    `Expected a case of a signer that is trusted here; this one is signed by "${name}" with the key ${fingerprint}. Compare the fingerprint with that site by another way, then have an administrator add it to GROUNDGLASS_TRUSTED_SIGNERS.`,
  )
}

function invalid(name: string): GroundglassError {
  return new GroundglassError(
    'case/invalid-content',
    `Expected ${name} to be what its name says and to agree with the manifest; it does not. Ask its sender for another bundle.`,
  )
}

/**
 * @param name of the instance in the bundle
 * @returns the refusal of an instance that still says who the patient is
 */
export function identifiersIn(name: string): GroundglassError {
  return new GroundglassError(
    'case/identifiers-left',
    `Expected de-identified instances; ${name} still has attributes that PS3.15 removes. It must not be handed on: de-identify the study anew.`,
  )
}
