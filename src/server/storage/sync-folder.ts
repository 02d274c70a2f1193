/** A name is on the disk when the folder that holds it is. */
import { open } from 'node:fs/promises'

/** @param path a folder whose list of names has changed */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path)
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
