/** From HU to what the network is shown: a drawn window, then random gamma, contrast, brightness, blur and noise. */
import { applyWindow, type Random, type WindowHu } from '../../core/index.ts'
import type { DataConfig, IntensityConfig } from './data-config.ts'

/**
 * Draws a window among the configured choices.
 * @param random source of chance
 * @param choices weights, widths and centres
 * @returns one window
 */
export function drawWindow(random: Random, choices: DataConfig['windows']['choices']): WindowHu {
  const total = choices.reduce((sum, choice) => sum + choice.weight, 0)
  let left = random.next() * total
  const choice = choices.find(({ weight }) => (left -= weight) < 0) ?? choices[choices.length - 1]!
  return {
    widthHu: drawNumber(random, choice.widthHu),
    centreHu: drawNumber(random, choice.centreHu),
  }
}

function drawNumber(random: Random, drawn: number | readonly [number, number]): number {
  return typeof drawn === 'number' ? drawn : drawn[0] + random.next() * (drawn[1] - drawn[0])
}

/**
 * Windows HU as inference does: 8 bit by the authors' formula, divided by 255.
 * @param hu any shape
 * @param window width and centre
 * @param to receives 0..1, same shape
 */
export function windowTo(hu: Int16Array | Float32Array, window: WindowHu, to: Float32Array): void {
  const values = applyWindow(hu, window)
  for (let i = 0; i < values.length; i += 1) to[i] = values[i]! / 255
}

/** Lower edge of a mediastinal window. */
const MEDIASTINAL_LOW_HU = [-260, -80] as const
/** Width that such a picture is taken to have when it is brought back to HU. */
const MEDIASTINAL_WIDTH_HU = 400
/** What its black is taken for. */
const BLACK_HU = -1000

/**
 * Makes HU look as those of a picture exported in a mediastinal window: black lungs and fat, nothing above the window.
 * @param hu any shape; changed in place
 * @param random source of chance
 */
export function clipToMediastinum(hu: Float32Array, random: Random): void {
  const lowHu = drawNumber(random, MEDIASTINAL_LOW_HU)
  for (let i = 0; i < hu.length; i += 1) {
    hu[i] = hu[i]! < lowHu ? BLACK_HU : Math.min(hu[i]!, lowHu + MEDIASTINAL_WIDTH_HU)
  }
}

/**
 * Changes a windowed picture in place, clamped to 0..1.
 * @param picture 0..1, row-major [y, x] of size x size
 * @param size its side in pixels
 * @param random source of chance
 * @param config how much of each change
 */
export function changeIntensity(
  picture: Float32Array,
  size: number,
  random: Random,
  config: IntensityConfig,
): void {
  const gamma = Math.exp(config.logGamma * (2 * random.next() - 1))
  const contrast = Math.exp(config.logContrast * (2 * random.next() - 1))
  const brightness = config.brightness * (2 * random.next() - 1)
  const blur = config.blur * random.next()
  const noise = config.noise * random.next()
  // The picture holds 256 different values: a table spares a power a pixel.
  const table = Float32Array.from(
    { length: 256 },
    (_, value) => ((value / 255) ** gamma - 0.5) * contrast + 0.5 + brightness,
  )
  for (let i = 0; i < picture.length; i += 1) picture[i] = table[Math.round(picture[i]! * 255)]!
  if (blur > 0.3) blurInPlace(picture, size, blur)
  const noiseRandom = random.fork(1)
  for (let i = 0; i < picture.length; i += 1) {
    // The sum of three even draws is close enough to normal, and three times as fast to come by.
    const chance =
      noise === 0 ? 0 : 2 * (noiseRandom.next() + noiseRandom.next() + noiseRandom.next() - 1.5)
    picture[i] = Math.min(1, Math.max(0, picture[i]! + noise * chance))
  }
}

/** Gaussian blur, separable, edge pixels repeated. */
function blurInPlace(picture: Float32Array, size: number, sigma: number): void {
  const reach = Math.ceil(2.5 * sigma)
  const weights = Float64Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * sigma * sigma)),
  )
  const sum = weights.reduce((all, weight) => all + weight, 0)
  for (const [step, stride] of [
    [1, size],
    [size, 1],
  ] as const) {
    const line = new Float32Array(size)
    for (let row = 0; row < size; row += 1) {
      const start = row * stride
      for (let i = 0; i < size; i += 1) line[i] = picture[start + i * step]!
      for (let i = 0; i < size; i += 1) {
        let value = 0
        for (let k = -reach; k <= reach; k += 1)
          value += weights[k + reach]! * line[Math.min(size - 1, Math.max(0, i + k))]!
        picture[start + i * step] = value / sum
      }
    }
  }
}
