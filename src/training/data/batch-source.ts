/** Batches as a pure function of seed and step: a resumed run needs to know nothing but its step. */
import { createRandom, GroundglassError, type Random } from '../../core/index.ts'
import type { LabelledSlice } from '../../disk/index.ts'
import { paintConsolidation } from './consolidation.ts'
import { batchSize, type DataConfig } from './data-config.ts'
import { changeIntensity, clipToMediastinum, drawWindow, windowTo } from './intensity.ts'
import { drawWarp, sampleWarped } from './warp.ts'

/** What one training step is fed. */
export interface Batch {
  /** 0..1, row-major [sample, 1, y, x]. */
  readonly images: Float32Array
  /** Probabilities 0..1, row-major [sample, 1, y, x]. */
  readonly targets: Float32Array
}

export interface BatchSource {
  /** Samples in a batch. */
  readonly batchSize: number
  /** Side of a sample in pixels. */
  readonly size: number
  /** @param step 0 is the first @returns always the same batch for the same step */
  batchAt(step: number): Batch
}

/** Keys that keep the random numbers of order and of augmentation apart. */
const ORDER = 1
const AUGMENTATION = 2
/** Within a sample, so that painting changes no other draw. */
const CONSOLIDATION = 2
const MEDIASTINAL_PICTURE = 3

/**
 * Makes the batches of a training run. Each source goes through its slices in epochs of its own, shuffled anew each
 * time, and gives `perBatch` of them to every batch.
 * @param config the `data` block
 * @param slices for each source of the configuration its slices, in that order
 * @param seed a whole number
 * @returns the batches
 * @throws {GroundglassError} `dataset/empty-source` when a source has no slices
 */
export function createBatchSource(
  config: DataConfig,
  slices: readonly (readonly LabelledSlice[])[],
  seed: number,
): BatchSource {
  const random = createRandom(seed)
  const augmentation = random.fork(AUGMENTATION)
  const pickers = config.sources.map(({ manifest, subset, perBatch }, i) => {
    const own = slices[i] ?? []
    if (own.length === 0)
      throw new GroundglassError(
        'dataset/empty-source',
        `Expected slices in every source; source ${i} (${manifest}, subset ${subset ?? 'any'}) has none. Check subset and splits.`,
      )
    const at = shuffledEpochs(own.length, random.fork(ORDER).fork(i))
    return (step: number) =>
      Array.from({ length: perBatch }, (_, k) => own[at(step * perBatch + k)]!)
  })
  const { size } = config
  const samples = batchSize(config)
  return {
    batchSize: samples,
    size,
    batchAt(step) {
      const images = new Float32Array(samples * size * size)
      const targets = new Float32Array(samples * size * size)
      const picked = pickers.flatMap((pick) => pick(step))
      for (const [i, slice] of picked.entries()) {
        const part = [i * size * size, (i + 1) * size * size] as const
        const chance = augmentation.fork(step).fork(i)
        drawSample(slice, config, chance, images.subarray(...part), targets.subarray(...part))
      }
      return { images, targets }
    },
  }
}

/** Writes one augmented sample. */
function drawSample(
  slice: LabelledSlice,
  config: DataConfig,
  random: Random,
  image: Float32Array,
  target: Float32Array,
): void {
  const warp = drawWarp(random, config.geometry)
  const window = drawWindow(random, config.windows.choices)
  const shiftHu = config.windows.shiftHu * random.normal()
  const hu = sampleWarped(slice, warp, config.size, target)
  const illness = random.fork(CONSOLIDATION)
  if (config.consolidation !== undefined && illness.next() < config.consolidation) {
    paintConsolidation(hu, target, config.size, illness)
  }
  const clipping = random.fork(MEDIASTINAL_PICTURE)
  if (config.mediastinalPictures !== undefined && clipping.next() < config.mediastinalPictures) {
    clipToMediastinum(hu, clipping)
  }
  // Shifting the window down by as much as the HU would go up spares a pass.
  windowTo(hu, { ...window, centreHu: window.centreHu - shiftHu }, image)
  changeIntensity(image, config.size, random, config.intensity)
}

/** The n-th draw of an endless series of shuffled epochs over `length` things. */
function shuffledEpochs(length: number, random: Random): (n: number) => number {
  let shuffledEpoch = -1
  let order = new Uint32Array(0)
  return (n) => {
    const epoch = Math.floor(n / length)
    if (epoch !== shuffledEpoch) {
      order = shuffle(length, random.fork(epoch))
      shuffledEpoch = epoch
    }
    return order[n % length]!
  }
}

/** Fisher and Yates. */
function shuffle(length: number, random: Random): Uint32Array<ArrayBuffer> {
  const order = Uint32Array.from({ length }, (_, i) => i)
  for (let i = length - 1; i > 0; i -= 1) {
    const j = random.integer(i + 1)
    const held = order[i]!
    order[i] = order[j]!
    order[j] = held
  }
  return order
}
