/** Folders that hold the reports of a reading: never read as a study, and cleared before the next reading. */
import { open, readdir, rm, rmdir } from 'node:fs/promises'
import { join } from 'node:path'

/** What a reading writes into its folder. */
export const REPORT_NAMES = [
  'reading.json',
  'slices.csv',
  'lesions.csv',
  'summary.png',
  'mask.nii.gz',
  'lesion-map.nii.gz',
  'overlays',
] as const

/** The first words of every `reading.json`, however it is indented. */
const READING_HEAD = /^\s*\{\s*"schema":\s*"groundglass\.reading\/\d+"/
const HEAD_BYTES = 256
/** Subfolders of a reading of several series. */
const SERIES_FOLDER = /^series-\d{2,}-[0-9a-f]{8}$/

/**
 * @param folder any
 * @returns whether it holds a `reading.json` that Groundglass wrote
 */
export async function isReportsFolder(folder: string): Promise<boolean> {
  const file = await open(join(folder, 'reading.json')).catch(() => null)
  if (file === null) return false
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    return READING_HEAD.test(buffer.toString('utf8', 0, bytesRead))
  } catch {
    // A folder of that name, for instance.
    return false
  } finally {
    await file.close()
  }
}

/**
 * Removes the reports of an earlier reading, those of several series too: reports of two readings must never lie together.
 * Whatever else lies there stays.
 * @param folder where the next reading writes; it need not exist
 */
export async function clearReports(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  for (const name of names.filter((each) => SERIES_FOLDER.test(each))) {
    const subfolder = join(folder, name)
    if (!(await isReportsFolder(subfolder))) continue
    await removeReports(subfolder)
    // Someone may have put something of their own there.
    await rmdir(subfolder).catch(() => {})
  }
  if (await isReportsFolder(folder)) await removeReports(folder)
}

async function removeReports(folder: string): Promise<void> {
  for (const name of REPORT_NAMES) await rm(join(folder, name), { recursive: true, force: true })
}
