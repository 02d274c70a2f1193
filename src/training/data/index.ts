export { type Batch, createBatchSource } from './batch-source.ts'
export { batchSize, dataConfigSchema } from './data-config.ts'
export { type EvaluationCase, evaluationCases } from './evaluation-input.ts'
export { loadSources } from './load-sources.ts'
