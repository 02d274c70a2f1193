/** The worker that reads queued series. */
export { runWorker, type WorkerOptions } from './run-worker.ts'
export { livingWorkers } from './announce-worker.ts'
