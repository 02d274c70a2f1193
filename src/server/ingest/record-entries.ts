/** Writes what became of received entries, exactly once. */
import { and, eq, max } from 'drizzle-orm'
import { GroundglassError } from '../../core/index.ts'
import type { Queries } from '../database/session.ts'
import { institutions, transfers, uploadFiles, uploads } from '../database/schema.ts'
import { type CompleteSeries, completeSettledUpload } from './complete-series.ts'
import { recordSettled } from './record-settled.ts'
import { type Home, placeInstance } from './place-instance.ts'
import type { ReceivedInstance } from './read-instance.ts'

/** An entry that was looked at: an instance whose bytes are stored, or the reason for refusing it. */
export interface ExaminedEntry {
  /** Its place in the archive that it came in; null for a file sent by itself. */
  readonly entry: number | null
  readonly bytes: number
  /** Of its bytes; null for what gave none. */
  readonly sha256: string | null
  readonly outcome: GroundglassError | StoredInstance
}

interface StoredInstance {
  readonly instance: ReceivedInstance
  /** Its bytes, which are in the store already. */
  readonly content: Uint8Array
  /** Null where it is stored as it came, and nobody looked. */
  readonly prepared: PreparedInstance | null
}

/** An instance that was looked at on arrival. */
export interface PreparedInstance {
  readonly bytes: Uint8Array
  /** How many attributes were taken out or replaced. */
  readonly attributesRemoved: number
  /** Codes of what a person has to look at. */
  readonly warnings: readonly string[]
}

export interface Batch {
  readonly transferId: string
  /** How many entries of the transfer were recorded before these. */
  readonly after: number
  readonly entries: readonly ExaminedEntry[]
  /** Whether the transfer has no more. */
  readonly isLast: boolean
  /** How many studies the institution may have; null: as many as like. */
  readonly maxStudies: number | null
}

/**
 * Records entries of a transfer together with how far it has come: a transfer that is begun again after a crash goes
 * on with the entry after the last recorded one.
 * @param db the database
 * @param batch the entries
 * @returns series that became complete with the transfer's last entry
 * @throws {GroundglassError} `upload/ingested-elsewhere` when another process was here first; nothing is written then
 */
export async function recordEntries(db: Queries, batch: Batch): Promise<CompleteSeries[]> {
  const { transferId, after, entries, isLast, maxStudies } = batch
  return db.transaction(async (tx) => {
    const [transfer] = await tx
      .select({ uploadId: transfers.uploadId, institutionId: uploads.institutionId })
      .from(transfers)
      .innerJoin(uploads, eq(uploads.id, transfers.uploadId))
      .where(
        and(
          eq(transfers.id, transferId),
          eq(transfers.state, 'received'),
          eq(transfers.entriesDone, after),
        ),
      )
      .for('update', { of: transfers })
    if (transfer === undefined) throw ingestedElsewhere()
    const { uploadId, institutionId } = transfer
    // Two senders of one study take turns, so that what is looked up below stays true until it is written.
    await tx
      .select({ id: institutions.id })
      .from(institutions)
      .where(eq(institutions.id, institutionId))
      .for('no key update')

    const rows = []
    for (const entry of entries) rows.push(await becomeOf(tx, { institutionId, maxStudies }, entry))
    if (rows.length > 0) {
      const [last] = await tx
        .select({ position: max(uploadFiles.position) })
        .from(uploadFiles)
        .where(eq(uploadFiles.uploadId, uploadId))
      const first = (last?.position ?? -1) + 1
      await tx
        .insert(uploadFiles)
        .values(rows.map((row, i) => ({ ...row, uploadId, transferId, position: first + i })))
    }
    await tx
      .update(transfers)
      .set({ entriesDone: after + entries.length, state: isLast ? 'ingested' : 'received' })
      .where(eq(transfers.id, transferId))
    if (!isLast) return []
    const completed = await completeSettledUpload(tx, uploadId)
    await recordSettled(tx, uploadId)
    return completed
  })
}

async function becomeOf(tx: Queries, home: Home, examined: ExaminedEntry) {
  const { outcome, entry, bytes, sha256 } = examined
  try {
    if (outcome instanceof GroundglassError) throw outcome
    const blob = { sha256: sha256!, bytes }
    const placed = await placeInstance(tx, home, outcome.instance, blob)
    const { attributesRemoved = null, warnings = [] } = outcome.prepared ?? {}
    return { entry, bytes, sha256, attributesRemoved, warnings: [...warnings], ...placed }
  } catch (error) {
    // What the database itself says is no fault of the file.
    if (!(error instanceof GroundglassError) || error.code.startsWith('database/')) throw error
    return {
      entry,
      bytes,
      sha256,
      state: 'refused' as const,
      errorCode: error.code,
      errorMessage: error.message,
    }
  }
}

function ingestedElsewhere(): GroundglassError {
  return new GroundglassError(
    'upload/ingested-elsewhere',
    'Expected to be the only process that ingests this upload; another has gone on with it. Run one server on a data directory.',
  )
}
