/** Starts a training worker and follows it. */
import { Worker } from 'node:worker_threads'
import { GroundglassError } from '../../core/index.ts'
import type { TrainingEvent, TrainingRun } from './run-training.ts'
import type { TrainingWorkerData } from './training-worker.ts'

interface FailedEvent {
  readonly kind: 'failed'
  readonly code: `${string}/${string}`
  readonly message: string
}

/**
 * Trains in a thread of its own.
 *
 * @param run as for `runTraining`
 * @param onEvent called on this thread
 * @param signal aborting it ends the run after its step, with a checkpoint
 * @returns the last event: `finished` or `stopped`; throws what the run threw
 */
export async function trainInWorker(
  run: Omit<TrainingRun, 'shouldStop' | 'onEvent'>,
  onEvent: (event: TrainingEvent) => void,
  signal: AbortSignal,
): Promise<TrainingEvent> {
  const stopFlag = new SharedArrayBuffer(4)
  const data: TrainingWorkerData = { ...run, stopFlag }
  // Workers load compiled code: Node 20 cannot run TypeScript.
  const worker = new Worker(new URL('./training-worker.js', import.meta.url), { workerData: data })
  signal.addEventListener('abort', () => Atomics.store(new Int32Array(stopFlag), 0, 1))
  return new Promise((resolve, reject) => {
    let last: TrainingEvent | null = null
    worker.on('message', (event: TrainingEvent | FailedEvent) => {
      if (event.kind === 'failed') {
        reject(new GroundglassError(event.code, event.message))
        return
      }
      last = event
      onEvent(event)
    })
    worker.on('error', reject)
    worker.on('exit', () => {
      if (last) resolve(last)
      else
        reject(
          new GroundglassError('training/internal', 'The training thread ended without a word.'),
        )
    })
  })
}
