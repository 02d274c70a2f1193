/** What the readers read: a named run of bytes, from a browser's File, a folder, an archive or a test. */

export interface InputFile {
  /** File name, with its folder where there is one (`a/b/c.dcm`); folders keep pictures and nameless series apart. */
  readonly name: string
  /**
   * The whole content. Called twice for DICOM (headers first, pixels when its series is built), so that no more
   * than one file's bytes are held at a time: it must give the same bytes each time.
   */
  bytes(): Promise<Uint8Array>
}

/** An input that gave no series, or part of one. The rest is still read. */
export interface Refusal {
  /** For instance `dicom/truncated`, or `file/not-an-image` for a bystander. */
  readonly code: string
  /** What was expected, what came, what to do; no patient data. */
  readonly message: string
  /** Order of the file among the inputs, from 0. */
  readonly fileIndex: number
  /** Name without its folders. It may hold what the sender wrote into it: show it to the user, never log it. */
  readonly baseName: string
  /** True for what is no image at all (a text, a DICOMDIR, a report): said, but nothing of a study is lost. */
  readonly bystander: boolean
}

/** Where the reader is: first the headers of all files, then the pixels of one series after the other. */
export interface ReadProgress {
  readonly stage: 'headers' | 'pixels'
  readonly done: number
  /** Null while the inputs are still being counted. */
  readonly total: number | null
}

export interface ReadSeriesOptions {
  readonly onRefused?: (refusal: Refusal) => void
  readonly onProgress?: (progress: ReadProgress) => void
}

/** The last part of a name written with either slash. */
export function baseNameOf(name: string): string {
  return name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)
}

/**
 * @param names of the files of one series; at least one
 * @returns the file, where there is one; the folder that holds them all; `2 files` where there is none
 */
export function originOf(names: readonly string[]): string {
  const files = new Set(names)
  if (files.size === 1) return names[0]!
  let folder = folderOf(names[0]!)
  const holds = (name: string): boolean =>
    name.startsWith(folder) && /[\\/]/.test(name.charAt(folder.length))
  while (folder !== '' && !names.every(holds)) folder = folderOf(folder)
  return folder === '' ? `${files.size} files` : folder
}

/** The folder part of a name, empty where there is none. */
export function folderOf(name: string): string {
  return name.slice(0, Math.max(0, Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\'))))
}
