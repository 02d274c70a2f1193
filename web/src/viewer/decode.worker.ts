/** Decodes stored files off the page's own thread. */
import { GroundglassError } from '../../../src/core/index.ts'
import { type Decoded, labelsOf, volumeOf } from './decode-voxels.ts'

export type DecodeRequest =
  | { readonly id: number; readonly files: readonly Blob[] }
  | { readonly id: number; readonly labels: Blob }

export type DecodeAnswer =
  | { readonly id: number; readonly decoded: Decoded }
  | { readonly id: number; readonly error: { readonly code: string; readonly detail: string } }

addEventListener('message', ({ data }: MessageEvent<DecodeRequest>) => {
  void (async () => {
    const { id } = data
    try {
      const decoded = await ('labels' in data ? labelsOf(data.labels) : volumeOf(data.files))
      const answer: DecodeAnswer = { id, decoded }
      postMessage(answer, { transfer: [decoded.voxels.buffer] })
    } catch (fault) {
      const code = fault instanceof GroundglassError ? fault.code : 'internal/unexpected'
      const detail = fault instanceof Error ? fault.message : String(fault)
      postMessage({ id, error: { code, detail } } satisfies DecodeAnswer)
    }
  })()
})
