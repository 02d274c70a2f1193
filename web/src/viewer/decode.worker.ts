/** Decodes stored files by the project's own readers, off the page's own thread, so that pixels, flips and order are the Reading's. */
import { GroundglassError, type Volume } from '../../../src/core/index.ts'
import { readLabelGrid, readSeriesFromFiles, type Refusal } from '../../../src/imaging/index.ts'

export type DecodeRequest =
  | { readonly id: number; readonly files: readonly Blob[] }
  | { readonly id: number; readonly labels: Blob }

/** HU of whole files, or labels; row-major [z, y, x] in canonical axial orientation. */
export interface Decoded {
  readonly voxels: Int16Array | Uint16Array | Uint8Array
  readonly shapeZyx: Volume['shapeZyx']
}

export type DecodeAnswer =
  | { readonly id: number; readonly decoded: Decoded }
  | { readonly id: number; readonly error: { readonly code: string; readonly detail: string } }

addEventListener('message', ({ data }: MessageEvent<DecodeRequest>) => {
  void (async () => {
    const { id } = data
    try {
      const { voxels, shapeZyx } =
        'labels' in data
          ? await readLabelGrid(await bytesOf(data.labels))
          : await volumeOf(data.files)
      const answer: DecodeAnswer = { id, decoded: { voxels, shapeZyx } }
      postMessage(answer, { transfer: [voxels.buffer] })
    } catch (fault) {
      const code = fault instanceof GroundglassError ? fault.code : 'internal/unexpected'
      const detail = fault instanceof Error ? fault.message : String(fault)
      postMessage({ id, error: { code, detail } } satisfies DecodeAnswer)
    }
  })()
})

/** The largest volume of all: a localizer may lie in the same series. */
async function volumeOf(files: readonly Blob[]): Promise<Decoded> {
  const inputs = files.map((file, index) => ({ name: String(index), bytes: () => bytesOf(file) }))
  const refused: Refusal[] = []
  const onRefused = (refusal: Refusal) => refused.push(refusal)
  let largest: Volume | null = null
  for await (const { volume } of readSeriesFromFiles(inputs, { onRefused }))
    if (volume && volume.voxelsHu.length > (largest?.voxelsHu.length ?? 0)) largest = volume
  if (largest !== null) return { voxels: largest.voxelsHu, shapeZyx: largest.shapeZyx }
  throw new GroundglassError(
    'viewer/no-pixels',
    `Expected pixels in the stored images; none can be shown. ${refused[0]?.message ?? 'Send the series again.'}`,
  )
}

async function bytesOf(file: Blob): Promise<Uint8Array> {
  return new Uint8Array(await file.arrayBuffer())
}
