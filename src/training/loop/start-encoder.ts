/** Starts the encoder from ResNet weights saved elsewhere under torchvision's or timm's names. */
import { GroundglassError } from '../../core/index.ts'
import type { NamedTensor } from '../models/safetensors.ts'
import type { TrainingState } from './training-state.ts'

/**
 * Copies every tensor whose name and size fit, in place. A three-channel stem is summed to one channel, which answers
 * a grey picture as the original answers the same grey in all three channels.
 *
 * @param state the fresh state
 * @param tensors weights by name, with or without the prefix `encoder.`
 */
export function startEncoder(
  state: TrainingState,
  tensors: ReadonlyMap<string, NamedTensor>,
): void {
  const missing: string[] = []
  for (const [name, values] of state.weights) {
    if (!name.startsWith('encoder.')) continue
    const tensor = tensors.get(name) ?? tensors.get(name.slice('encoder.'.length))
    const source = tensor && name === 'encoder.conv1.weight' ? greyStem(tensor) : tensor?.values
    if (source?.length !== values.length) missing.push(name)
    else values.set(source)
  }
  if (missing.length > 0) {
    throw new GroundglassError(
      'training/encoder-mismatch',
      `Expected weights of a ResNet with the configuration's blocks and widths; ${missing.length} tensors are missing or of another size, first ${missing[0]}. Use the standard widths [64, 64, 128, 256, 512] with stemPool and the matching kind.`,
    )
  }
  for (const [name, values] of state.averaged) values.set(state.weights.get(name)!)
}

function greyStem({ shape, values }: NamedTensor): Float32Array {
  const [out = 0, input = 0, height = 0, width = 0] = shape
  const taps = height * width
  const grey = new Float32Array(out * taps)
  for (let index = 0; index < values.length; index++) {
    const at = Math.floor(index / (input * taps)) * taps + (index % taps)
    grey[at] = grey[at]! + values[index]!
  }
  return grey
}
