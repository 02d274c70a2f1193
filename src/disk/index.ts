/** The disk room: folders, archives, data sets, the model store. Node only. */
export * from './datasets/index.ts'
export { inputFilesOf } from './input-files.ts'
export {
  listModels,
  type ListedModel,
  modelFolders,
  modelPapers,
  type OpenedModel,
  openModel,
} from './model-store.ts'
export { readSeries, type ReadSeriesFromDiskOptions } from './read-series.ts'
export { clearReports } from './reports-folder.ts'
export { sha256OfFile } from './sha256-of-file.ts'
export { writeFileAtomic } from './write-file-atomic.ts'
export { ARCHIVE_LIMITS, type ArchiveLimits, isZip, zipEntries } from './zip-entries.ts'
