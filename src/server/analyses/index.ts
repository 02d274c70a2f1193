/** Analyses: asked for, cancelled, asked for again, compared. */
export { cancelAnalysis } from './cancel-analysis.ts'
export { countByState } from './count-by-state.ts'
export { listDeadLetters, requeueDeadLetters } from './dead-letters.ts'
export { compareCohort, countVerdictChanges, reanalyze } from './reanalyze.ts'
export {
  type AnalysisRow,
  requestAnalysis,
  requestForCompleteSeries,
} from './request-analysis.ts'
export { readingModel } from './reading-model.ts'
export { startSweep } from './start-sweep.ts'
