/** For tests only: a phantom that claims to be somebody, read by the stand-ins, frozen and signed, without a server. */
import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll } from 'vitest'
import { readingSchema } from '../../core/index.ts'
import { withNetworks } from '../../networks/index.ts'
import { smallPhantom } from '../ingest/test-intake.ts'
import { type BlobStore, openBlobStore } from '../storage/index.ts'
import { readStoredSeries } from '../worker/read-stored-series.ts'
import { MODEL, standInModels } from '../worker/test-worker.ts'
import { type CaseManifest, MANIFEST, manifestBytes, SIGNATURE } from './case-manifest.ts'
import { freezeCase, type FreezeSource } from './freeze-case.ts'
import { openSiteKey, type SiteKey } from './site-key.ts'
import { planted } from './test-patient.ts'

/** What a phantom's header is suspected of. */
export const ACKNOWLEDGED = ['deidentify/derived-image']
export const TEXT = {
  title: 'Peripheral opacities',
  history: 'Fever for five days.',
  diagnosis: 'Viral pneumonia',
  proof: 'PCR on the second day.',
  findings: ['ground-glass opacity', 'crazy paving'],
  tags: ['chest', 'teaching'],
  licence: 'CC-BY-4.0',
}

export const original: readonly Uint8Array[] = smallPhantom(1).map((bytes) => planted(bytes))

export interface ReadPhantom {
  readonly folder: string
  readonly store: BlobStore
  readonly source: FreezeSource
}

/**
 * Has the phantom read once, by the stand-ins, before the tests of a file; afterwards all of it is removed.
 * @returns what gives a store with its Reading and mask in it, once the tests run
 */
export function readPhantomOnce(): () => ReadPhantom {
  let phantom: ReadPhantom
  beforeAll(async () => {
    const removeModels = await standInModels()
    const folder = await mkdtemp(join(tmpdir(), 'groundglass-case-'))
    phantom = await readPhantom(folder)
    return async () => {
      await rm(folder, { recursive: true })
      await removeModels()
    }
  })
  return () => phantom
}

async function readPhantom(folder: string): Promise<ReadPhantom> {
  const store = await openBlobStore({ folder: join(folder, 'blobs'), minimumFreeBytes: 0 })
  const files = original.map((bytes, i) => ({ name: `${i}`, bytes: () => Promise.resolve(bytes) }))
  const { readingJson, maskNiftiGz } = await withNetworks(
    { model: MODEL, threads: 1 },
    (networks) =>
      readStoredSeries(files, networks, {
        parameters: {},
        onProgress: () => {},
        signal: new AbortController().signal,
      }),
  )
  const { sha256: readingSha256 } = await store.put([readingJson])
  const { sha256: maskSha256 } = await store.put([maskNiftiGz!])
  return {
    folder,
    store,
    source: { files, readingSha256, maskSha256, text: {}, acknowledged: ACKNOWLEDGED },
  }
}

/** @returns the files of a frozen case by their names, without manifest and signature */
export async function frozenFiles({ store, source }: ReadPhantom) {
  const { files } = await freezeCase(store, source)
  const contents: Record<string, Uint8Array> = {}
  for (const [name, { sha256 }] of files) contents[name] = await store.read(sha256)
  return contents
}

/**
 * @param files by their names
 * @param key who signs
 * @param change what the manifest says otherwise
 * @returns all files of a bundle
 */
export function signed(
  files: Readonly<Record<string, Uint8Array>>,
  key: SiteKey,
  change: Partial<CaseManifest> = {},
): Record<string, Uint8Array> {
  const { name, publicKey } = key
  const reading: unknown = JSON.parse(Buffer.from(files['reading.json']!).toString())
  const { verdict, models } = readingSchema.parse(reading)
  const manifest = manifestBytes({
    id: '3f2f9d43-6c52-4f7a-9a51-6b2f0c1d7e10',
    ...TEXT,
    author: 'Dr Author',
    verdict: verdict.label,
    warnings: ACKNOWLEDGED,
    publishedAt: '2026-01-02T03:04:05.000Z',
    models,
    site: { name, publicKey },
    files: Object.entries(files).map(([file, content]) => ({
      name: file,
      bytes: content.length,
      sha256: createHash('sha256').update(content).digest('hex'),
    })),
    ...change,
  })
  return { [MANIFEST]: manifest, [SIGNATURE]: key.sign(manifest), ...files }
}

/** @param folder where its key is made @param siteName how it signs @returns a site's key */
export function siteKey(folder: string, siteName: string): Promise<SiteKey> {
  const library = { siteName, signingKey: null, trustedSigners: [] }
  return openSiteKey({ dataDirectory: join(folder, siteName), library })
}
