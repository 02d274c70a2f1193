/** What received files may cost. */
import type { ArchiveLimits } from '../../disk/index.ts'
import type { ServerConfig } from '../config.ts'

export interface IngestLimits {
  /** One instance, which is held in memory while it is looked at. */
  readonly maxInstanceBytes: number
  /** What a deflated data set may become: packed and unpacked are in memory together. */
  readonly maxInflatedBytes: number
  /** Rows x columns x frames of an instance. */
  readonly maxPixels: number
  /** How many archives may stand inside each other: 1 opens an archive and none in it, 0 none at all. */
  readonly maxNesting: number
  /** Of an archive with all that stand in it; entries are those of the whole upload. */
  readonly archive: ArchiveLimits
}

/** An enhanced CT of seven hundred frames passes, and with it the server stays below one gigabyte. */
const MAX_INSTANCE_BYTES = 3 * 2 ** 27
/** Deflated CT is rare and of single slices. */
const MAX_INFLATED_BYTES = 2 ** 27

/**
 * @param limits as they are configured
 * @returns what ingest keeps to
 */
export function ingestLimits(limits: ServerConfig['limits']): IngestLimits {
  const maxInstanceBytes = Math.min(MAX_INSTANCE_BYTES, limits.maxUploadBytes)
  return {
    maxInstanceBytes,
    maxInflatedBytes: Math.min(MAX_INFLATED_BYTES, maxInstanceBytes),
    maxPixels: limits.maxPixels,
    maxNesting: limits.maxNesting,
    archive: {
      maximumBytes: limits.maxUploadBytes,
      maximumEntryBytes: maxInstanceBytes,
      maximumEntries: limits.maxFiles,
      maximumRatio: limits.maxZipRatio,
    },
  }
}
