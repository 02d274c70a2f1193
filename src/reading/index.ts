export * from './analyze.ts'
export { parametersFor } from './parameters.ts'
export type { ProgressEvent } from './progress.ts'
export { findLungs } from './find-lungs.ts'
