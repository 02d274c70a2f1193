/** The library's door: paths in, series out. */
import type { Series } from '../core/index.ts'
import { type ReadSeriesOptions, readSeriesFromFiles } from '../imaging/index.ts'
import { inputFilesOf } from './input-files.ts'
import type { ArchiveLimits } from './zip-entries.ts'

export interface ReadSeriesFromDiskOptions extends ReadSeriesOptions {
  /** Where to stop in zip archives; see `ARCHIVE_LIMITS`. */
  readonly archiveLimits?: Partial<ArchiveLimits>
  /** Told of each folder whose reports of an earlier reading were left aside. */
  readonly onReports?: (folder: string) => void
}

/**
 * Reads all series below some paths: DICOM with or without extension, NIfTI, NRRD, PNG and JPEG, in nested folders and
 * zip archives.
 * @param paths files, folders and archives
 * @param options who is told of refusals (also of paths that do not exist) and progress; limits
 * @yields one series after the other, as `readSeriesFromFiles` does
 * @example
 * for await (const series of readSeries(['study/'])) console.log(series.seriesInstanceUID, series.volume?.shapeZyx)
 */
export async function* readSeries(
  paths: readonly string[],
  options: ReadSeriesFromDiskOptions = {},
): AsyncGenerator<Series> {
  const { archiveLimits: limits, onReports, ...rest } = options
  yield* readSeriesFromFiles(inputFilesOf(paths, { limits, onReports }), rest)
}
