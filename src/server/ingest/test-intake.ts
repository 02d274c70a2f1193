/** For tests only: everything between a received file and its series, on a fresh database and in a fresh folder. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { onTestFinished } from 'vitest'
import { phantomInstances, renderPhantom } from '../../imaging/index.ts'
import { readServerConfig } from '../config.ts'
import type { Database } from '../database/open-database.ts'
import { institutions } from '../database/schema.ts'
import { type BlobStore, openBlobStore } from '../storage/index.ts'
import type { UploadLimits } from '../uploads/upload-limits.ts'
import { Uploads } from '../uploads/uploads.ts'
import type { CompleteSeries } from './complete-series.ts'
import { Ingest, type IngestOptions } from './ingest.ts'
import { ingestLimits } from './ingest-limits.ts'

export interface Intake {
  readonly db: Database['db']
  readonly store: BlobStore
  readonly folder: string
  readonly uploadsFolder: string
  readonly institutionId: string
  readonly ingest: Ingest
  readonly uploads: Uploads
  readonly limits: UploadLimits
  /** What was told, in the order in which it was. */
  readonly completed: CompleteSeries[]
  readonly faults: unknown[]
}

export interface IntakeChanges extends Partial<Omit<IngestOptions, 'limits'>> {
  readonly ingestLimits?: Partial<IngestOptions['limits']>
  readonly uploadLimits?: Partial<UploadLimits>
  readonly minimumFreeBytes?: number
}

const CONFIGURED = readServerConfig({}).limits

/**
 * @param database a fresh one, or that of `from`
 * @param changes what differs from the defaults
 * @param from an intake that has ended, in whose place this one starts
 * @returns the intake, started
 */
export async function openIntake(
  database: Pick<Database, 'db'>,
  changes: IntakeChanges = {},
  from?: Intake,
): Promise<Intake> {
  const { ingestLimits: _, uploadLimits: __, minimumFreeBytes = 0, ...ingestOptions } = changes
  const folder = from?.folder ?? (await mkdtemp(join(tmpdir(), 'groundglass-intake-')))
  // Last made, first undone.
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const { db } = database
  const institutionId = from?.institutionId ?? (await addInstitution(db))
  const completed: CompleteSeries[] = []
  const faults: unknown[] = []
  const onSeriesComplete = (series: readonly CompleteSeries[]) => completed.push(...series)
  const store = await openBlobStore({ folder: join(folder, 'blobs'), minimumFreeBytes })
  const uploadsFolder = join(folder, 'uploads')
  const limits = { ...CONFIGURED, ...changes.uploadLimits }
  const ingest = new Ingest({
    db,
    store,
    folder: uploadsFolder,
    limits: { ...ingestLimits(CONFIGURED), ...changes.ingestLimits },
    onSeriesComplete,
    onFault: (error) => faults.push(error),
    ...ingestOptions,
  })
  onTestFinished(() => ingest.stop())
  const uploads = new Uploads({
    db,
    store,
    ingest,
    folder: uploadsFolder,
    limits,
    onSeriesComplete,
  })
  await uploads.start()
  return {
    db,
    store,
    folder,
    uploadsFolder,
    institutionId,
    ingest,
    uploads,
    limits,
    completed,
    faults,
  }
}

/** @param db the database @returns a new institution's id */
export async function addInstitution(db: Database['db']): Promise<string> {
  const [row] = await db
    .insert(institutions)
    .values({ name: randomUUID() })
    .returning({ id: institutions.id })
  return row!.id
}

/**
 * Sends files in one upload and waits until they are ingested.
 * @param intake where to
 * @param files their contents
 * @param options whether the upload stays open
 * @param options.keepOpen true leaves it open
 * @returns the upload's id
 */
export async function send(
  { uploads, ingest, institutionId }: Intake,
  files: readonly Uint8Array[],
  { keepOpen = false }: { readonly keepOpen?: boolean } = {},
): Promise<string> {
  const uploadId = await uploads.open({ institutionId })
  for (const bytes of files) await uploads.receive(uploadId, chunksOf(bytes))
  if (!keepOpen) await uploads.close(uploadId)
  await ingest.untilIngested(uploadId)
  return uploadId
}

async function* chunksOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536)
}

/** @param seed another patient @returns the instances of a small phantom, 8 kB each */
export function smallPhantom(seed = 1): readonly Uint8Array[] {
  const known = phantoms.get(seed)
  if (known !== undefined) return known
  const rendered = phantomInstances(renderPhantom({ sizePx: 64, sliceCount: 8, seed }))
  phantoms.set(seed, rendered)
  return rendered
}

const phantoms = new Map<number, readonly Uint8Array[]>()
