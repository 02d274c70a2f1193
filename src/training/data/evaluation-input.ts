/** What a network is shown of a slice when it is judged: exactly what inference would show it. */
import { resampleSlice, type WindowHu } from '../../core/index.ts'
import type { LabelledSlice } from '../../disk/index.ts'
import { windowTo } from './intensity.ts'

/** A slice to judge a network by. */
export interface EvaluationCase {
  readonly id: string
  readonly patient: string
  /** 0..1, row-major [y, x] of size x size. */
  readonly image: Float32Array
  /** The target at the slice's own resolution: 1 where its probability is one half or more, row-major [y, x]. */
  readonly truth: Uint8Array
  readonly width: number
  readonly height: number
}

/**
 * @param slices loaded cases
 * @param size side of the network's input in pixels
 * @param window the model's window
 * @returns the inputs, not augmented: the slice brought to size x size, then windowed
 */
export function evaluationCases(
  slices: readonly LabelledSlice[],
  size: number,
  window: WindowHu,
): EvaluationCase[] {
  return slices.map(({ id, patient, width, height, imageHu, target }) => {
    const picture = { values: imageHu, width, height }
    const hu = resampleSlice(picture, { x: 0, y: 0, width, height }, { width: size, height: size })
    const image = new Float32Array(size * size)
    windowTo(hu, window, image)
    return { id, patient, image, width, height, truth: target.map((value) => Number(value >= 128)) }
  })
}
