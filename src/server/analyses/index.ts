/** Analyses: asked for, cancelled, asked for again, compared. */
export {
  type AnalysisRequest,
  type AnalysisRow,
  requestAnalysis,
  requestForCompleteSeries,
} from './request-analysis.ts'
export { type ChosenParameters, type ReadingModel, readingModel } from './reading-model.ts'
