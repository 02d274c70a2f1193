/** What forgetting takes: where rows, jobs, blobs and files on their way lie. */
import { createHash } from 'node:crypto'
import type { Queries } from '../database/session.ts'
import type { Queue } from '../queue/index.ts'
import type { BlobStore } from '../storage/index.ts'

export interface Keeper {
  readonly db: Queries
  readonly queue: Queue
  readonly store: BlobStore
  readonly uploadsFolder: string
}

/** Bytes put a moment ago may be wanted by somebody whose row is not written yet; they go with the daily collection. */
const YOUNG_MS = 60_000

/** @param now the moment @returns before which bytes were put that may go with their last row */
export function oldEnough(now: Date): Date {
  return new Date(now.getTime() - YOUNG_MS)
}

/**
 * What proves a deletion: who has the files can compute it, and nobody can get anything out of it.
 * @param names SHA-256 of files, in hexadecimal
 * @returns the SHA-256 of these names, each once, sorted, with a line feed behind each
 */
export function proofOf(names: Iterable<string>): string {
  const lines = [...new Set(names)].toSorted().map((name) => `${name}\n`)
  return createHash('sha256').update(lines.join('')).digest('hex')
}
