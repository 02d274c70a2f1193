export { type Batch, type BatchSource, createBatchSource } from './batch-source.ts'
export { batchSize, type DataConfig, dataConfigSchema } from './data-config.ts'
export { type EvaluationCase, evaluationCases } from './evaluation-input.ts'
export { loadSources } from './load-sources.ts'
