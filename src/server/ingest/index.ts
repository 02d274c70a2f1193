/** From received files to studies, series and instances, and back to the reader. */
export {
  type CompleteSeries,
  completeQuietSeries,
  completeSettledUpload,
  seriesAwaitingAnalysis,
} from './complete-series.ts'
export { Ingest } from './ingest.ts'
export { ingestLimits } from './ingest-limits.ts'
export { type IngestPlace, SCRATCH } from './ingest-transfer.ts'
export { openSeries } from './open-series.ts'
export { recordSettled } from './record-settled.ts'
