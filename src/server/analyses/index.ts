/** Analyses: asked for, cancelled, asked for again, compared. */
export { cancelAnalysis } from './cancel-analysis.ts'
export { compareReadings, type ReadingComparison } from './compare-readings.ts'
export { type DeadAnalysis, listDeadLetters, requeueDeadLetters } from './dead-letters.ts'
export {
  type Cohort,
  type CohortComparison,
  compareCohort,
  type Reanalysis,
  readingOf,
  reanalyze,
} from './reanalyze.ts'
export {
  type AnalysisRequest,
  type AnalysisRow,
  requestAnalysis,
  requestForCompleteSeries,
} from './request-analysis.ts'
export { type ChosenParameters, type ReadingModel, readingModel } from './reading-model.ts'
export { startSweep, type Sweep, type SweepOptions } from './start-sweep.ts'
