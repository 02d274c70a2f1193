/** What one received file may cost. */
import { ARCHIVE_LIMITS, type ArchiveLimits } from '../../disk/index.ts'

export interface IngestLimits {
  /** One instance, which is held in memory while it is looked at. */
  readonly maxInstanceBytes: number
  /** Rows x columns x frames of one instance. */
  readonly maxInstancePixels: number
  /** How many archives may stand inside each other: 1 opens an archive and none inside it. */
  readonly maxArchiveDepth: number
  readonly archive: ArchiveLimits
}

/** An enhanced CT of a thousand frames passes; a process of one gigabyte survives it. */
export const INGEST_LIMITS: IngestLimits = {
  maxInstanceBytes: 2 ** 29,
  maxInstancePixels: 2 ** 29,
  maxArchiveDepth: 2,
  archive: { ...ARCHIVE_LIMITS, maximumEntryBytes: 2 ** 29 },
}
