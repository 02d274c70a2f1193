/** Blobs in a local folder. */
import { mkdir, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Disk } from 'flydrive'
import { FSDriver } from 'flydrive/drivers/fs'
import type { Shelf } from './shelf.ts'
import { syncFolder } from './sync-folder.ts'

/**
 * flydrive writes in place and copies where it should move, so that a crash would leave half a blob under its name.
 * Here the part is renamed, and the folders above it are synced; flydrive does the rest.
 * @param folder the root, in the same file system as the parts
 * @returns the shelf
 */
export function localShelf(folder: string): Shelf {
  return {
    disk: new Disk(new FSDriver({ location: folder, visibility: 'private' })),
    async keep(part, key) {
      const path = join(folder, key)
      const firstMade = await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      await rename(part.path, path)
      // From the blob's folder up to the one that was there before.
      const last = firstMade === undefined ? dirname(path) : dirname(firstMade)
      for (let above = dirname(path); ; above = dirname(above)) {
        await syncFolder(above)
        if (above === last) break
      }
    },
  }
}
