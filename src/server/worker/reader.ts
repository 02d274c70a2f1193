/** A reading process, seen from the worker that started it. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { GroundglassError } from '../../core/index.ts'
import type { InputFile } from '../../imaging/index.ts'
import { errorOf, faultOf } from './fault.ts'
import type {
  FinishedReading,
  FromReader,
  ReaderSettings,
  ReadingOrder,
  ReadingProgress,
  ToReader,
} from './reader-messages.ts'

/** `.ts` under the test runner, `.js` when built. */
const PROGRAM = fileURLToPath(
  new URL(`./reading-process${extname(import.meta.url)}`, import.meta.url),
)

/** A process that does not stop between slices within this time hangs, and is killed. */
const ABORT_WITHIN_MS = 60_000

export interface Reader {
  /** Where its networks run. */
  readonly device: string
  /** False once the process has ended, of itself or by `close`. */
  readonly alive: () => boolean
  /**
   * Reads one series; one at a time.
   * @throws {GroundglassError} what the reading threw; `worker/crashed` when the process died of it
   */
  readonly read: (
    order: Omit<ReadingOrder, 'fileNames'> & { readonly files: readonly InputFile[] },
    watch: { onProgress: (progress: ReadingProgress) => void; signal: AbortSignal },
  ) => Promise<FinishedReading>
  readonly close: () => Promise<void>
}

/**
 * Starts a reading process and waits until its networks are loaded.
 * @param settings models, device, threads
 * @returns the process
 * @throws {GroundglassError} `model/...`, `worker/crashed`
 */
export async function startReader(settings: ReaderSettings): Promise<Reader> {
  // Structured clones carry bytes as bytes. What libraries print may name patients, and goes nowhere.
  const child = fork(PROGRAM, [JSON.stringify(settings)], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  let alive = true
  // A message that cannot be sent any more: the exit tells.
  child.on('error', () => {})
  const ended = once(child, 'exit').then(() => (alive = false))
  const close = async () => {
    child.kill('SIGKILL')
    await ended
  }
  try {
    const device = await converse<string>(child, (message, settle) => {
      if (message.kind === 'ready') settle(message.device)
    })
    return { device, alive: () => alive, close, read: (order, watch) => read(child, order, watch) }
  } catch (error) {
    await close()
    throw error
  }
}

const read: (child: ChildProcess, ...rest: Parameters<Reader['read']>) => Promise<FinishedReading> =
  async (child, { files, ...order }, { onProgress, signal }) => {
    let killing: NodeJS.Timeout | undefined
    const abort = () => {
      say(child, { kind: 'abort' })
      killing = setTimeout(() => child.kill('SIGKILL'), ABORT_WITHIN_MS)
    }
    const finished = converse<FinishedReading>(child, (message, settle) => {
      if (message.kind === 'progress') onProgress(message)
      else if (message.kind === 'finished') settle(message.reading)
      else if (message.kind === 'want') void give(child, files[message.index]!, message.index)
    })
    say(child, { kind: 'read', order: { ...order, fileNames: files.map(({ name }) => name) } })
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    try {
      return await finished
    } finally {
      signal.removeEventListener('abort', abort)
      clearTimeout(killing)
    }
  }

async function give(child: ChildProcess, file: InputFile, index: number): Promise<void> {
  try {
    say(child, { kind: 'bytes', index, bytes: await file.bytes() })
  } catch (error) {
    say(child, { kind: 'no-bytes', index, fault: faultOf(error) })
  }
}

function say(child: ChildProcess, message: ToReader): void {
  // A process that has just died is told by its exit.
  if (child.connected) child.send(message, () => {})
}

/** Listens to the process until something settles it: a message, a fault, or the process' end. */
function converse<Result>(
  child: ChildProcess,
  onMessage: (message: FromReader, settle: (result: Result) => void) => void,
): Promise<Result> {
  return new Promise<Result>((resolve, reject) => {
    const leave = () => {
      child.off('message', hear)
      child.off('exit', crash)
      child.off('error', crash)
    }
    const hear = (message: FromReader) => {
      if (message.kind === 'fault') {
        leave()
        reject(errorOf(message.fault))
      } else {
        onMessage(message, (result) => {
          leave()
          resolve(result)
        })
      }
    }
    const crash = () => {
      leave()
      reject(crashed(child))
    }
    child.on('message', hear)
    child.on('exit', crash)
    child.on('error', crash)
    if (child.exitCode !== null || child.signalCode !== null) crash()
  })
}

function crashed({ exitCode, signalCode }: ChildProcess): GroundglassError {
  return new GroundglassError(
    'worker/crashed',
    `Expected the reading process to go on; it has ended (${signalCode ?? `status ${exitCode}`}). Look whether the machine ran out of memory: fewer series at a time need less.`,
  )
}
