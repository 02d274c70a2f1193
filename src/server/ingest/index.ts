/** From received files to studies, series and instances, and back to the reader. */
export {
  type CompleteSeries,
  completeQuietSeries,
  completeSettledUpload,
  seriesAwaitingAnalysis,
} from './complete-series.ts'
export { Ingest, type IngestOptions } from './ingest.ts'
export { type IngestLimits, ingestLimits } from './ingest-limits.ts'
export { SCRATCH, type Sender } from './ingest-transfer.ts'
export { type OpenedSeries, openSeries } from './open-series.ts'
