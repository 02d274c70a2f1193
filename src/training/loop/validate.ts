/** Judges the averaged weights on the validation slices, through the very graph that would be shipped. */
import { infNetImage, infNetSummary, maskMetrics, resampleSlice } from '../../core/index.ts'
import { openGraph } from '../../inference/index.ts'
import type { EvaluationCase } from '../data/index.ts'
import { INPUT_NAME, inferenceGraph, OUTPUT_NAME } from '../export/inference-graph.ts'
import type { NetworkDescription } from '../models/description.ts'
import type { Weights } from '../models/network-context.ts'

export interface ValidationScore {
  /** Mean over slices at threshold 0.5 and the slice's own resolution; slices where it is undefined left out. */
  readonly dice: number
  /** The Inf-Net benchmark's mean Dice. */
  readonly infNetDice: number
  readonly slices: number
}

/**
 * Runs the network on every case.
 *
 * @param description the network
 * @param weights parameters and running statistics
 * @param cases what to judge by
 * @param options input side in pixels and threads
 * @returns mean scores of the first output channel
 */
export async function validate(
  description: NetworkDescription,
  weights: Weights,
  cases: readonly EvaluationCase[],
  options: { size: number; threads?: number; spinning?: boolean },
): Promise<ValidationScore> {
  const { size } = options
  const session = await openGraph(
    inferenceGraph(description, weights, { height: size, width: size }),
    options,
  )
  const shape = [1, 1, size, size]
  const output = new Float32Array(size * size * description.outputs.length)
  const outputShape = [1, description.outputs.length, size, size]
  const dices: number[] = []
  const images = []
  for (const { image, truth, width, height } of cases) {
    await session.run(
      { [INPUT_NAME]: { values: image, shape } },
      { [OUTPUT_NAME]: { values: output, shape: outputShape } },
    )
    const map = resampleSlice(
      { values: output.subarray(0, size * size), width: size, height: size },
      { x: 0, y: 0, width: size, height: size },
      { width, height },
    )
    const { dice } = maskMetrics(map, truth)
    if (dice !== null) dices.push(dice)
    images.push(
      infNetImage(
        Uint8Array.from(map, (value) => Math.round(value * 255)),
        truth,
      ),
    )
  }
  await session.release()
  return {
    dice: dices.reduce((sum, dice) => sum + dice, 0) / dices.length,
    infNetDice: infNetSummary(images).meanDice,
    slices: cases.length,
  }
}
