export { parseTrainingConfig, type TrainingConfig } from './loop/training-config.ts'
export type { TrainingEvent } from './loop/run-training.ts'
export { trainInWorker } from './loop/train-in-worker.ts'
