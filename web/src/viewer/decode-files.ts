/** Stored files to voxels, in a few workers that end when there is nothing more to decode. */
import { errorOf } from '../api/index.ts'
import type { Decoded } from './decode-voxels.ts'
import type { DecodeAnswer, DecodeRequest } from './decode.worker.ts'

/** Two cores: one decodes, one draws. */
const MOST_WORKERS = Math.max(1, Math.min(3, navigator.hardwareConcurrency - 1))
/** A worker keeps the codecs that it has loaded, and the memory that they took. */
const IDLE_MS = 10_000

interface Job {
  readonly decoder: Decoder
  readonly settle: (answer: DecodeAnswer) => void
}
interface Decoder {
  readonly worker: Worker
  jobs: number
}

const decoders: Decoder[] = []
const jobs = new Map<number, Job>()
let lastId = 0
let ending: ReturnType<typeof setTimeout> | undefined

/**
 * @param files of one series, or one of its files
 * @param signal gives up waiting
 * @returns the volume that they hold, in HU
 * @throws {GroundglassError} `viewer/no-pixels`, and what the readers refuse with
 */
export function decodeFiles(files: readonly Blob[], signal: AbortSignal): Promise<Decoded> {
  return decode((id) => ({ id, files }), signal)
}

/**
 * @param labels a NIfTI file, gzipped or not
 * @param signal gives up waiting
 * @returns its labels
 * @throws {GroundglassError} as `readLabelGrid`
 */
export function decodeLabels(labels: Blob, signal: AbortSignal): Promise<Decoded> {
  return decode((id) => ({ id, labels }), signal)
}

async function decode(
  requestOf: (id: number) => DecodeRequest,
  signal: AbortSignal,
): Promise<Decoded> {
  signal.throwIfAborted()
  const id = (lastId += 1)
  const decoder = idlest()
  decoder.jobs += 1
  clearTimeout(ending)
  try {
    const answer = await new Promise<DecodeAnswer>((resolve, reject) => {
      jobs.set(id, { decoder, settle: resolve })
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
      decoder.worker.postMessage(requestOf(id))
    })
    if ('error' in answer) throw errorOf(answer.error)
    return answer.decoded
  } finally {
    decoder.jobs -= 1
    jobs.delete(id)
    if (jobs.size === 0) ending = setTimeout(endAll, IDLE_MS)
  }
}

function idlest(): Decoder {
  const [idle] = decoders.toSorted((a, b) => a.jobs - b.jobs)
  if (idle && (idle.jobs === 0 || decoders.length >= MOST_WORKERS)) return idle
  const worker = new Worker(new URL('./decode.worker.ts', import.meta.url), { type: 'module' })
  const decoder = { worker, jobs: 0 }
  worker.addEventListener('message', ({ data }: MessageEvent<DecodeAnswer>) =>
    jobs.get(data.id)?.settle(data),
  )
  worker.addEventListener('error', ({ message }) => {
    decoders.splice(decoders.indexOf(decoder), 1)
    const error = { code: 'internal/unexpected', detail: message }
    for (const [id, job] of jobs) if (job.decoder === decoder) job.settle({ id, error })
  })
  decoders.push(decoder)
  return decoder
}

function endAll(): void {
  for (const { worker } of decoders.splice(0)) worker.terminate()
}
