/** What the worker does: the same trunk as on the server. All that it needs is fetched while it prepares; from `ready` on it asks nobody for anything. */
import { GroundglassError } from '../../../src/core/index.ts'
import { readSeriesFromFiles, type Refusal } from '../../../src/imaging/index.ts'
import { loadNetwork, parseManifest } from '../../../src/inference/index.ts'
import { analyze, type Networks } from '../../../src/reading/index.ts'
import { type DrawingTools, labelsOf, summaryPng } from '../../../src/reports/index.ts'
import { loadDecoders, loadDrawing } from './assets.ts'
import { inputsOf } from './inputs.ts'
import type { FromReader, PackageFiles, ReadSeries, ToReader } from './messages.ts'

interface Prepared {
  readonly networks: Networks
  readonly tools: DrawingTools
}
let prepared: Prepared | null = null

/** @param question of the page @returns when it is answered; it never throws */
export async function answer(question: ToReader): Promise<void> {
  try {
    await (question.kind === 'prepare' ? prepare(question) : read(question.files))
  } catch (error) {
    tell({ kind: 'failed', ...faultOf(error) })
  }
}

async function prepare({ validArea, lesion, threads }: ToReader & { kind: 'prepare' }) {
  const network = ({ manifest, modelBytes }: PackageFiles) =>
    loadNetwork({ manifest: parseManifest(manifest), modelBytes }, { threads })
  const [, tools] = await Promise.all([loadDecoders(), loadDrawing()])
  // One after the other: both start the same runtime.
  const lungs = await network(validArea)
  prepared = { tools, networks: { validArea: lungs, lesion: await network(lesion) } }
  tell({ kind: 'ready' })
}

async function read(files: readonly File[]): Promise<void> {
  if (prepared === null) throw new Error('expected `prepare` first')
  const refusals: Refusal[] = []
  const inputs = await inputsOf(files)
  const all = readSeriesFromFiles(inputs, {
    onRefused: (refusal) => refusals.push(refusal),
    onProgress: ({ stage, done, total }) => progress(stage, done, total ?? inputs.length),
  })
  for await (const series of all) {
    const { volume } = series
    const { reading, lungMask, lesionMask, lesionProbability, lesionMap } = await analyze(
      series,
      prepared.networks,
      { onProgress: ({ stage, done, total }) => progress(stage, done, total) },
    )
    const subject =
      volume && lungMask && lesionMask ? { reading, volume, lungMask, lesionMask } : null
    const summary = new Uint8Array(summaryPng(reading, subject, prepared.tools))
    const labels = subject && labelsOf(subject)
    handOver({ reading, volume, labels, lesionProbability, lesionMap, summary })
  }
  tell({ kind: 'done', refusals })
}

function progress(
  stage: 'headers' | 'pixels' | 'valid-area' | 'lesions',
  done: number,
  total: number,
): void {
  tell({ kind: 'progress', progress: { stage, done, total } })
}

/** Without copies: a volume is hundreds of megabytes. */
function handOver(series: ReadSeries): void {
  const { volume, labels, lesionProbability, lesionMap, summary } = series
  const made = [volume?.voxelsHu, labels, lesionProbability, lesionMap?.levels, summary]
  const buffers = made.flatMap((values) =>
    values?.buffer instanceof ArrayBuffer ? [values.buffer] : [],
  )
  postMessage({ kind: 'series', series } satisfies FromReader, { transfer: buffers })
}

function tell(message: FromReader): void {
  postMessage(message)
}

/** What the browser and the runtime throw has no code; that memory is short is told in many ways. */
function faultOf(error: unknown): { code: string; message: string } {
  if (error instanceof GroundglassError) {
    const { cause } = error
    return isOutOfMemory(cause) ? OUT_OF_MEMORY : { code: error.code, message: error.message }
  }
  if (isOutOfMemory(error)) return OUT_OF_MEMORY
  return { code: 'reading/failed-here', message: String(error) }
}

const OUT_OF_MEMORY = {
  code: 'reading/out-of-memory',
  message:
    'Expected memory for the whole series; the browser gave none. Close other pages, or let the server read it.',
}

function isOutOfMemory(error: unknown): boolean {
  const text = String(error)
  return /out of memory|allocation failed|array length|bad_alloc|could not allocate/i.test(text)
}
