/** Where an instance goes: into its series, or aside. */
import { and, eq, sql } from 'drizzle-orm'
import { GroundglassError } from '../../core/index.ts'
import type { Queries } from '../database/session.ts'
import { instances, series, studies } from '../database/schema.ts'
import { recordBlob, type StoredBlob } from '../storage/index.ts'
import type { ReceivedInstance } from './read-instance.ts'

export interface Placed {
  readonly state: 'accepted' | 'duplicate' | 'conflict'
  /** The instance in its series; of a conflict the one that was there first. */
  readonly instanceId: string
}

/** Where an instance comes to. */
export interface Home {
  readonly institutionId: string
  /** How many studies it may have; null: as many as like. */
  readonly maxStudies: number | null
}

/**
 * Puts an instance where it belongs. The same content under the same UID changes nothing; another content under a
 * known UID is kept as a blob and goes into no series, for nobody can say which of the two is right. An instance that
 * comes after its series was complete opens the series again, under a new revision.
 * @param tx a transaction that has the institution to itself
 * @param place whose it is
 * @param instance what its header says
 * @param blob where its bytes are; already put
 * @returns what became of it
 * @throws {GroundglassError} `study/deleted`, `series/in-another-study`, `upload/too-many-studies`
 */
export async function placeInstance(
  tx: Queries,
  place: Home,
  instance: ReceivedInstance,
  blob: StoredBlob,
): Promise<Placed> {
  const { institutionId } = place
  const known = await findInstance(tx, institutionId, instance.sopInstanceUID)
  if (known?.deletedAt) throw studyDeleted()
  if (known?.blobSha256 === blob.sha256) return { state: 'duplicate', instanceId: known.id }
  if (known !== undefined) {
    await recordBlob(tx, blob)
    return { state: 'conflict', instanceId: known.id }
  }

  const home =
    (await findSeries(tx, institutionId, instance)) ?? (await startSeries(tx, place, instance))
  await recordBlob(tx, blob)
  const [row] = await tx
    .insert(instances)
    .values({
      institutionId,
      seriesId: home.id,
      sopInstanceUID: instance.sopInstanceUID,
      instanceNumber: instance.instanceNumber,
      blobSha256: blob.sha256,
      bytes: blob.bytes,
      transferSyntaxUID: instance.transferSyntaxUID,
    })
    .returning({ id: instances.id })
  await tx
    .update(series)
    .set({
      instanceCount: sql`${series.instanceCount} + 1`,
      revision: sql`${series.revision} + (${series.state} = 'complete')::int`,
      state: 'receiving',
      lastInstanceAt: sql`now()`,
    })
    .where(eq(series.id, home.id))
  return { state: 'accepted', instanceId: row!.id }
}

async function findInstance(tx: Queries, institutionId: string, sopInstanceUID: string) {
  const [found] = await tx
    .select({
      id: instances.id,
      blobSha256: instances.blobSha256,
      deletedAt: studies.deletedAt,
    })
    .from(instances)
    .innerJoin(series, eq(series.id, instances.seriesId))
    .innerJoin(studies, eq(studies.id, series.studyId))
    .where(
      and(eq(instances.institutionId, institutionId), eq(instances.sopInstanceUID, sopInstanceUID)),
    )
    .limit(1)
  return found
}

async function findSeries(tx: Queries, institutionId: string, instance: ReceivedInstance) {
  const [found] = await tx
    .select({
      id: series.id,
      studyInstanceUID: studies.studyInstanceUID,
      deletedAt: studies.deletedAt,
    })
    .from(series)
    .innerJoin(studies, eq(studies.id, series.studyId))
    .where(
      and(
        eq(series.institutionId, institutionId),
        eq(series.seriesInstanceUID, instance.seriesInstanceUID),
      ),
    )
    .limit(1)
  if (found?.deletedAt) throw studyDeleted()
  if (found !== undefined && found.studyInstanceUID !== instance.studyInstanceUID)
    throw new GroundglassError(
      'series/in-another-study',
      'Expected the StudyInstanceUID under which this series is stored; the header names another. Correct the header, or send the series under a SeriesInstanceUID of its own.',
    )
  return found
}

async function startSeries(tx: Queries, place: Home, instance: ReceivedInstance) {
  const { institutionId } = place
  const [row] = await tx
    .insert(series)
    .values({
      institutionId,
      studyId: await findOrStartStudy(tx, place, instance),
      seriesInstanceUID: instance.seriesInstanceUID,
      modality: instance.modality,
      description: instance.seriesDescription,
    })
    .returning({ id: series.id })
  return row!
}

async function findOrStartStudy(
  tx: Queries,
  { institutionId, maxStudies }: Home,
  { studyInstanceUID, study }: ReceivedInstance,
): Promise<string> {
  const [known] = await tx
    .select({ id: studies.id, deletedAt: studies.deletedAt })
    .from(studies)
    .where(
      and(eq(studies.institutionId, institutionId), eq(studies.studyInstanceUID, studyInstanceUID)),
    )
  if (known?.deletedAt) throw studyDeleted()
  if (known !== undefined) return known.id
  const own = eq(studies.institutionId, institutionId)
  if (maxStudies !== null && (await tx.$count(studies, own)) >= maxStudies)
    throw tooManyStudies(maxStudies)
  const [row] = await tx
    .insert(studies)
    .values({ institutionId, studyInstanceUID, ...study })
    .returning({ id: studies.id })
  return row!.id
}

function studyDeleted(): GroundglassError {
  return new GroundglassError(
    'study/deleted',
    'Expected a study that is kept; this one was deleted here and will be removed for good. Restore it, or send it again after that.',
  )
}

function tooManyStudies(maxStudies: number): GroundglassError {
  return new GroundglassError(
    'upload/too-many-studies',
    `Expected at most ${maxStudies} studies by one link; this file is of one more. Delete a study, or ask for another link.`,
  )
}
