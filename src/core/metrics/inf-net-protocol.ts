/**
 * The protocol of the public lung-infection benchmark, for figures that stand beside published ones. Source: Inf-Net's
 * EvaluationTool (`main.m`, `Fmeasure_calu.m`; Fan D.-P. et al. 2020, doi 10.1109/TMI.2020.2996645): each 8-bit map
 * is stretched to its own minimum and maximum, cut at 256 thresholds, and a measure is the mean over thresholds and
 * images. It rewards crisp maps and says nothing of a fixed threshold: see `maskMetrics` for that.
 */

/** 1, 254/255, ... 0: a pixel is positive at the threshold and above. */
export const INF_NET_THRESHOLDS = 256

/** One image, each measure at the 256 thresholds from 1 to 0. */
export interface InfNetImage {
  readonly dice: Float64Array
  readonly sensitivity: Float64Array
  readonly specificity: Float64Array
  /** Mean absolute difference between the stretched map and the reference. */
  readonly mae: number
}

/** Over all images: what the benchmark's tables print. */
export interface InfNetSummary {
  readonly images: number
  readonly meanDice: number
  readonly meanSensitivity: number
  readonly meanSpecificity: number
  readonly mae: number
  /** Mean Dice over the images at the one threshold that suits them best: chosen on the test set, so no fair figure. */
  readonly maxDice: number
}

/**
 * One image by the protocol. As in the original, all measures are 0 where map and reference do not overlap (an empty
 * reference scores 0), and a constant map is not stretched. Thresholds are compared in whole numbers, so that a pixel
 * that equals a threshold always reaches it (floating point loses some of these ties in the original).
 * @param map the network's map as stored, 0 to 255 for 0 to 1
 * @param reference same shape; anything but 0 is positive
 * @returns the measures at all thresholds
 */
export function infNetImage(map: Uint8Array, reference: Uint8Array): InfNetImage {
  const positives = new Uint32Array(256)
  const negatives = new Uint32Array(256)
  for (let i = 0; i < map.length; i += 1) {
    const counts = reference[i] === 0 ? negatives : positives
    counts[map[i]!]! += 1
  }
  const present = (value: number) => positives[value]! + negatives[value]! > 0
  let [low, high] = [0, 255]
  while (low < 255 && !present(low)) low += 1
  while (high > 0 && !present(high)) high -= 1
  if (low === high) [low, high] = [0, 255]

  const allPositives = positives.reduce((a, b) => a + b, 0)
  const allNegatives = map.length - allPositives
  const dice = new Float64Array(INF_NET_THRESHOLDS)
  const sensitivity = new Float64Array(INF_NET_THRESHOLDS)
  const specificity = new Float64Array(INF_NET_THRESHOLDS)
  let [truePositives, falsePositives, value] = [0, 0, 255]
  for (let step = 0; step < INF_NET_THRESHOLDS; step += 1) {
    while (value >= 0 && 255 * (value - low) >= (255 - step) * (high - low)) {
      truePositives += positives[value]!
      falsePositives += negatives[value]!
      value -= 1
    }
    if (truePositives === 0) continue
    dice[step] = (2 * truePositives) / (allPositives + truePositives + falsePositives)
    sensitivity[step] = truePositives / allPositives
    // 0 / 0 where the reference fills the picture: Octave and MATLAB give NaN, which would poison the mean.
    specificity[step] = allNegatives === 0 ? 0 : (allNegatives - falsePositives) / allNegatives
  }

  let difference = 0
  for (let grey = 0; grey < 256; grey += 1) {
    const stretched = (grey - low) / (high - low)
    if (positives[grey]! > 0) difference += positives[grey]! * Math.abs(1 - stretched)
    if (negatives[grey]! > 0) difference += negatives[grey]! * Math.abs(stretched)
  }
  return { dice, sensitivity, specificity, mae: difference / map.length }
}

/**
 * The benchmark's figures over all images.
 * @param images at least one
 * @returns means over thresholds and images
 */
export function infNetSummary(images: readonly InfNetImage[]): InfNetSummary {
  const meanDiceAt = new Float64Array(INF_NET_THRESHOLDS)
  for (const { dice } of images) {
    for (const [step, value] of dice.entries()) meanDiceAt[step]! += value / images.length
  }
  return {
    images: images.length,
    meanDice: mean(meanDiceAt),
    meanSensitivity: mean(images.map(({ sensitivity }) => mean(sensitivity))),
    meanSpecificity: mean(images.map(({ specificity }) => mean(specificity))),
    mae: mean(images.map(({ mae }) => mae)),
    maxDice: meanDiceAt.reduce((a, b) => Math.max(a, b), 0),
  }
}

function mean(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i += 1) sum += values[i]!
  return sum / values.length
}
