/** Averaging over the mirrored slice: about 0.01 of Dice, for twice the time. */
import type { Network } from './network.ts'

/**
 * The mean of the network's answer and of its answer to the left-right mirrored image, mirrored back.
 * @param network a network
 * @param image [height, width] of the manifest's input, 0 to 1
 * @returns probabilities [channels, height, width]
 */
export async function runMirrored(network: Network, image: Float32Array): Promise<Float32Array> {
  const { width } = network.manifest.input
  const plain = await network.run(image)
  const mirrored = await network.run(mirror(image, width))
  return mirror(mirrored, width).map((value, index) => (value + plain[index]!) / 2)
}

function mirror(values: Float32Array, width: number): Float32Array {
  const mirrored = new Float32Array(values.length)
  for (let row = 0; row < values.length; row += width) {
    mirrored.set(values.subarray(row, row + width).toReversed(), row)
  }
  return mirrored
}
