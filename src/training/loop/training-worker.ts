/** Trains in a worker thread: a step blocks its thread, and the command line must stay awake for Ctrl-C. */
import { parentPort, workerData } from 'node:worker_threads'
import { GroundglassError } from '../../core/index.ts'
import { runTraining, type TrainingRun } from './run-training.ts'

export type TrainingWorkerData = Omit<TrainingRun, 'shouldStop' | 'onEvent'> & {
  /** One Int32: any other number than 0 asks to stop after the step. */
  readonly stopFlag: SharedArrayBuffer
}

const port = parentPort
if (port) {
  const data: TrainingWorkerData = workerData
  const { stopFlag, ...run } = data
  const flag = new Int32Array(stopFlag)
  try {
    await runTraining({
      ...run,
      shouldStop: () => Atomics.load(flag, 0) !== 0,
      onEvent: (event) => port.postMessage(event),
    })
  } catch (error) {
    // An error's class does not survive the thread boundary; its code must.
    const { code, message } =
      error instanceof GroundglassError
        ? error
        : {
            code: 'training/internal',
            message: error instanceof Error ? error.message : String(error),
          }
    port.postMessage({ kind: 'failed', code, message })
  }
}
