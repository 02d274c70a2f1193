/** One row an image: how the network's map fits the reference mask, by both protocols. */
import {
  type InfNetImage,
  type MarkedImage,
  type MaskMetrics,
  type Picture,
  infNetImage,
  maskMetrics,
} from '../core/index.ts'
import type { Missing } from './attempt.ts'
import { markedImage } from './marked-image.ts'

export interface MaskFit {
  /** On the picture's own resolution, at FIXED_THRESHOLD. */
  readonly fixed: MaskMetrics
  /** The public benchmark's protocol, on the map as stored in 8 bit. */
  readonly infNet: InfNetImage
  readonly marked: MarkedImage
}

export interface MaskRow {
  readonly id: string
  readonly patient: string
  /** Whether the reference holds any lesion; null when not even the reference could be read. */
  readonly actual: boolean | null
  /** Lesions of the reference, as marks are counted; null when not even the reference could be read. */
  readonly lesions: number | null
  /** Null when there is no prediction: the row then counts as the worst possible one. */
  readonly fit: MaskFit | null
  readonly missing: Missing | null
}

/** How the network's map becomes marks: the model's own rule. */
export interface MaskRule {
  readonly threshold: number
  readonly minimumBoxPx: number
}

/** Of the outline figures, whatever the model's own threshold: figures of different networks stand side by side. */
export const FIXED_THRESHOLD = 0.5

/**
 * @param map probabilities of the whole picture, 0 to 1
 * @param reference its mask, same shape; anything but 0 is positive
 * @param rule threshold and smallest box of marks
 * @returns the fit
 */
export function maskFit(
  map: Picture<Float32Array>,
  reference: Uint8Array,
  rule: MaskRule,
): MaskFit {
  const stored = Uint8Array.from(map.values, (value) => Math.round(value * 255))
  return {
    fixed: maskMetrics(map.values, reference, FIXED_THRESHOLD),
    infNet: infNetImage(stored, reference),
    marked: markedImage(map, reference, rule.threshold, rule.minimumBoxPx),
  }
}
