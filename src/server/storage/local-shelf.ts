/** Blobs in a local folder. */
import { mkdir, open, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Disk } from 'flydrive'
import { FSDriver } from 'flydrive/drivers/fs'
import type { Shelf } from './shelf.ts'

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
      const firstMade = await mkdir(dirname(path), { recursive: true })
      await rename(part.path, path)
      // A name is on the disk when the folder that holds it is; so is a new folder's.
      const last = firstMade === undefined ? dirname(path) : dirname(firstMade)
      for (let above = dirname(path); ; above = dirname(above)) {
        await syncFolder(above)
        if (above === last) break
      }
    },
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path)
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
