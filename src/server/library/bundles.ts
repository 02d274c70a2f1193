/** Cases on their way between sites: out as one zip archive, in through every check. */
import { eq } from 'drizzle-orm'
import { GroundglassError } from '../../core/index.ts'
import { parseInstance } from '../../dicom/index.ts'
import type { ArchiveLimits } from '../../disk/index.ts'
import type { Queries } from '../database/session.ts'
import { caseFiles, cases } from '../database/schema.ts'
import type { BlobStore } from '../storage/index.ts'
import { isInstance, MANIFEST, SIGNATURE } from './case-manifest.ts'
import { comparedOf } from './case-profile.ts'
import { caseTextOf } from './case-text.ts'
import type { CaseRow, Library } from './drafts.ts'
import { type FrozenFile, recordCaseFiles, recordCaseDeed } from './lock-case.ts'
import { readBundle } from './read-bundle.ts'
import { filesOfCase } from './review-case.ts'
import { zipStream } from './zip-stream.ts'

/**
 * The bundle of a case that was published: always the same bytes.
 * @param library the database and the blobs
 * @param caseId which one
 * @returns the archive, in pieces
 * @throws {GroundglassError} `case/not-published`; while it is read `storage/...`
 */
export async function openBundle(
  { db, store }: Library,
  caseId: string,
): Promise<AsyncGenerator<Uint8Array>> {
  const files = await filesOfCase(db, caseId)
  const named = new Map(files.map((file) => [file.name, file]))
  const [manifest, signature] = [named.get(MANIFEST), named.get(SIGNATURE)]
  if (manifest === undefined || signature === undefined)
    throw new GroundglassError(
      'case/not-published',
      'Expected a case that has been published, and so is signed; this one is not. Have it reviewed first.',
    )
  // What says what is inside comes first.
  const others = files.filter((file) => file !== manifest && file !== signature)
  return zipOf(store, [manifest, signature, ...others])
}

/**
 * @param library the database and the blobs
 * @param caseId whose
 * @returns an archive of its de-identified instances alone, in pieces
 */
export async function openInstances(
  { db, store }: Library,
  caseId: string,
): Promise<AsyncGenerator<Uint8Array>> {
  const files = await filesOfCase(db, caseId)
  return zipOf(
    store,
    files.filter(({ name }) => isInstance(name)),
  )
}

function zipOf(store: BlobStore, files: readonly { name: string; sha256: string }[]) {
  return zipStream(files.map(({ name, sha256 }) => ({ name, open: () => store.open(sha256) })))
}

export interface ImportOptions {
  /** Who answers for it here. */
  readonly personId: string
  readonly trusts: (fingerprint: string) => boolean
  readonly limits: Partial<ArchiveLimits>
}

/**
 * Takes a case in as another site published it, under its id; the same bundle again changes nothing.
 * @param library the database and the blobs
 * @param path the bundle
 * @param options who asks, whom to trust, where to stop
 * @returns the case
 * @throws {GroundglassError} `case/another-content`, and as `readBundle`
 */
export async function importCase(
  { db, store, by }: Library,
  path: string,
  { personId, trusts, limits }: ImportOptions,
): Promise<CaseRow> {
  const frozen = new Map<string, FrozenFile>()
  const { manifest, signer, reading } = await readBundle(path, {
    trusts,
    limits,
    take: async (name, bytes) => {
      const uid = isInstance(name) ? parseInstance(bytes).sopInstanceUID : null
      frozen.set(name, { ...(await store.put([bytes])), sopInstanceUID: uid })
    },
  })
  return db.transaction(async (tx) => {
    const [made] = await tx
      .insert(cases)
      .values({
        id: manifest.id,
        ...caseTextOf(manifest),
        authorId: personId,
        state: 'published',
        verdict: manifest.verdict,
        ...comparedOf(reading),
        warnings: manifest.warnings,
        signerName: signer.name,
        signerFingerprint: signer.fingerprint,
        publishedAt: new Date(manifest.publishedAt),
      })
      .onConflictDoNothing()
      .returning()
    if (made === undefined) return knownCase(tx, manifest.id, frozen.get(MANIFEST)!)
    await recordCaseFiles(tx, manifest.id, frozen)
    await recordCaseDeed(tx, 'case.import', manifest.id, by)
    return made
  })
}

async function knownCase(tx: Queries, id: string, { sha256 }: FrozenFile): Promise<CaseRow> {
  const [row] = await tx.select().from(cases).where(eq(cases.id, id))
  const files = await tx
    .select({ name: caseFiles.name, sha256: caseFiles.sha256 })
    .from(caseFiles)
    .where(eq(caseFiles.caseId, id))
  const same = files.some((file) => file.name === MANIFEST && file.sha256 === sha256)
  if (row !== undefined && same) return row
  throw new GroundglassError(
    'case/another-content',
    'Expected a case that is new here, or the very one that is here; another one has this id. Ask both signers.',
  )
}
