/** What a place for blobs must offer: flydrive's disk for everything but the writing, which flydrive does not do atomically. */
import type { Disk } from 'flydrive'
import type { PartFile } from './part-file.ts'

export interface Shelf {
  readonly disk: Disk
  /**
   * Gives a finished part its key: afterwards the whole blob is there and survives a power cut, or nothing has changed.
   * What stood under the key is replaced, which heals it where it was damaged and makes it young again.
   * @param part written, hashed and synced; gone afterwards
   * @param key where to
   */
  keep(part: PartFile, key: string): Promise<void>
}
