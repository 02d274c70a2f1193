/** One random affine warp from a slice of any size to the network's square, for image and target alike. */
import type { GeometryConfig } from './data-config.ts'
import type { Random } from '../../core/index.ts'

/** Beyond a slice's edge lies air. */
const AIR_HU = -1000

/** Where an output point lies in the source, both measured from the centre in parts of the side: `M * (u, v) + t`. */
export interface Warp {
  readonly xx: number
  readonly xy: number
  readonly yx: number
  readonly yy: number
  readonly x: number
  readonly y: number
}

/** The slice stretched to the square, nothing else: what inference does. */
export const NO_WARP: Warp = { xx: 1, xy: 0, yx: 0, yy: 1, x: 0, y: 0 }

/**
 * Draws a warp. Rotation, scale, aspect and shear act on the square that the slice is stretched to.
 * @param random source of chance
 * @param config how much of each
 * @returns a warp from output to source
 */
export function drawWarp(random: Random, config: GeometryConfig): Warp {
  const angle = (spread(random, config.rotationDegrees) * Math.PI) / 180
  const scale = Math.exp(spread(random, config.logScale))
  const aspect = Math.exp(spread(random, config.logAspect) / 2)
  const shear = spread(random, config.shear)
  const x = spread(random, config.shift)
  const y = spread(random, config.shift)
  const mirrorX = random.next() < config.horizontalFlip ? -1 : 1
  const mirrorY = random.next() < config.verticalFlip ? -1 : 1
  const turns = random.next() < config.quarterTurn ? 1 + random.integer(3) : 0
  const turn = angle + (turns * Math.PI) / 2
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)]
  // Rotation, then shear along x, then scale and mirror of the source's axes.
  const toX = mirrorX / (scale * aspect)
  const toY = mirrorY / (scale / aspect)
  return {
    xx: toX * (cos + shear * sin),
    xy: toX * (shear * cos - sin),
    yx: toY * sin,
    yy: toY * cos,
    x,
    y,
  }
}

/** Even between minus and plus `amount`. */
function spread(random: Random, amount: number): number {
  return amount * (2 * random.next() - 1)
}

interface WarpSource {
  readonly width: number
  readonly height: number
  readonly imageHu: Int16Array
  readonly target: Uint8Array
}

/**
 * Samples image and target through a warp. Each output pixel is the mean of 2 x 2 bilinear samples, which keeps fine
 * noise from aliasing where it shrinks (slices are at most about three times the network's size). Outside the slice
 * there is air and no target.
 * @param source an upright slice
 * @param warp from output to source
 * @param size side of the output in pixels
 * @param targets receives size x size probabilities 0..1, row-major [y, x]
 * @returns HU, row-major [y, x] of size x size
 */
export function sampleWarped(
  source: WarpSource,
  warp: Warp,
  size: number,
  targets: Float32Array,
): Float32Array {
  const { width, height, imageHu, target } = source
  const hu = new Float32Array(size * size)
  // Steps in source pixels for one output pixel along u and along v.
  const stepXu = (warp.xx * width) / size
  const stepYu = (warp.yx * height) / size
  const stepXv = (warp.xy * width) / size
  const stepYv = (warp.yy * height) / size
  const centreX = (0.5 + warp.x) * width - 0.5
  const centreY = (0.5 + warp.y) * height - 0.5
  for (let v = 0, at = 0; v < size; v += 1) {
    for (let u = 0; u < size; u += 1, at += 1) {
      let sumHu = 0
      let sumTarget = 0
      for (let sub = 0; sub < 4; sub += 1) {
        const du = u + 0.25 + 0.5 * (sub & 1) - size / 2
        const dv = v + 0.25 + 0.5 * (sub >> 1) - size / 2
        const x = centreX + du * stepXu + dv * stepXv
        const y = centreY + du * stepYu + dv * stepYv
        const x0 = Math.floor(x)
        const y0 = Math.floor(y)
        if (x0 < 0 || y0 < 0 || x0 + 1 >= width || y0 + 1 >= height) {
          const inside = x > -0.5 && y > -0.5 && x < width - 0.5 && y < height - 0.5
          if (!inside) {
            sumHu += AIR_HU
            continue
          }
          // The outer half pixel: nearest.
          const i =
            Math.min(height - 1, Math.max(0, Math.round(y))) * width +
            Math.min(width - 1, Math.max(0, Math.round(x)))
          sumHu += imageHu[i]!
          sumTarget += target[i]!
          continue
        }
        const i = y0 * width + x0
        const fx = x - x0
        const fy = y - y0
        const w11 = fx * fy
        const w10 = fx - w11
        const w01 = fy - w11
        const w00 = 1 - fx - w01
        sumHu +=
          w00 * imageHu[i]! +
          w10 * imageHu[i + 1]! +
          w01 * imageHu[i + width]! +
          w11 * imageHu[i + width + 1]!
        sumTarget +=
          w00 * target[i]! +
          w10 * target[i + 1]! +
          w01 * target[i + width]! +
          w11 * target[i + width + 1]!
      }
      hu[at] = sumHu / 4
      targets[at] = sumTarget / 1020
    }
  }
  return hu
}
