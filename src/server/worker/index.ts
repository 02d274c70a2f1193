/** The worker that reads queued series. */
export { runWorker } from './run-worker.ts'
export { livingWorkers } from './announce-worker.ts'
