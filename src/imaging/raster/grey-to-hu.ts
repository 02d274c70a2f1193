/**
 * From a picture's grey to approximate HU. An exported picture has lost its window; two tissues found in its
 * histogram give it back: air (-1000 HU) and soft tissue (+40 HU). Good to some tens of HU, never to be measured on.
 */
import type { GreyPicture } from './decode-picture.ts'

/** The line `hu = huAtZero + huPerGrey * grey`. */
export interface GreyToHu {
  readonly huPerGrey: number
  readonly huAtZero: number
  /** True when the export's window turned all lung black: grey 0 then stands for air, not for a point of the line. */
  readonly blackIsAir: boolean
}

const AIR_HU = -1000
const SOFT_TISSUE_HU = 40
/** Where soft tissue saturates, the window ends below it: the seed's, 1200/-700, is the usual one that does. */
const SATURATED_HU = -100
/** The usual mediastinal window's width in HU (400/40, also 350/50): with no air in sight, the slope is taken from it. */
const MEDIASTINAL_WIDTH_HU = 400
const AIR_QUANTILE = 0.005
/** Soft tissue is looked for above this part of the grey range. */
const SOFT_FROM = 0.4
/** A peak counts when it is at least this part of the tallest one. */
const TALL = 0.4
/** Anchors closer than this leave more than 40 HU to one grey level. */
const SMALLEST_DISTANCE_GREY = 25

interface Anchors {
  readonly airGrey: number
  readonly softGrey: number
  /** What fills the middle of the picture: black, dark greys, or too little of either to tell. */
  readonly lungs: 'black' | 'grey' | 'unseen'
}

/**
 * Estimates one grey-to-HU line for pictures that share a window (the slices of one export), or for a lone one.
 * Air is the 0.5th percentile of grey, soft tissue the brightest tall mode above 40 % of the range (when more than a
 * fifth of the picture saturates, 255 is taken for -100 HU instead); several pictures vote by the median of both anchors. Where lungs are
 * black rather than grey (a mediastinal window) air is out of sight: soft tissue alone is the anchor and the window is
 * taken to be 400 HU wide.
 * @param pictures one or more
 * @returns the line, or null when most of the pictures show no such two tissues: a mask, a drawing, a flat picture
 */
export function estimateGreyToHu(pictures: readonly GreyPicture[]): GreyToHu | null {
  const found = pictures.map(findAnchors).filter((anchors) => anchors !== null)
  if (found.length * 2 <= pictures.length) return null
  const black = found.filter((anchors) => anchors.lungs === 'black')
  if (black.length > found.filter((anchors) => anchors.lungs === 'grey').length) {
    const softGrey = median(black.map((anchors) => anchors.softGrey))
    const huPerGrey = MEDIASTINAL_WIDTH_HU / 255
    return { huPerGrey, huAtZero: SOFT_TISSUE_HU - softGrey * huPerGrey, blackIsAir: true }
  }
  const airGrey = median(found.map((anchors) => anchors.airGrey))
  const softGrey = median(found.map((anchors) => anchors.softGrey))
  if (softGrey - airGrey < SMALLEST_DISTANCE_GREY) return null
  const softHu = softGrey === 255 ? SATURATED_HU : SOFT_TISSUE_HU
  const huPerGrey = (softHu - AIR_HU) / (softGrey - airGrey)
  return { huPerGrey, huAtZero: AIR_HU - airGrey * huPerGrey, blackIsAir: false }
}

/**
 * @param grey 0..255, any shape
 * @param line from {@link estimateGreyToHu}
 * @returns approximate whole HU of the same shape
 */
export function greyToHu(grey: Uint8Array, line: GreyToHu): Int16Array {
  const table = Int16Array.from({ length: 256 }, (_, value) =>
    Math.round(line.huAtZero + line.huPerGrey * value),
  )
  if (line.blackIsAir) table[0] = AIR_HU
  // A plain loop: Int16Array.from with a function takes fifty times as long.
  const hu = new Int16Array(grey.length)
  for (let i = 0; i < hu.length; i += 1) hu[i] = table[grey[i]!]!
  return hu
}

function findAnchors(picture: GreyPicture): Anchors | null {
  const histogram = histogramOf(picture.grey)
  const total = picture.grey.length
  const between = total - histogram[0]! - histogram[255]!
  if (between < total / 10) return null
  const airGrey = quantile(histogram, AIR_QUANTILE)
  const brightGrey = quantile(histogram, 1 - AIR_QUANTILE)
  const from = Math.ceil(airGrey + SOFT_FROM * (brightGrey - airGrey))
  const softGrey =
    histogram[255]! > total / 5 ? 255 : brightestTallMode(histogram, from, brightGrey - airGrey)
  if (softGrey === null || softGrey - airGrey < SMALLEST_DISTANCE_GREY) return null
  return { airGrey, softGrey, lungs: lungsOf(picture, histogram, softGrey) }
}

/**
 * Padding lies at the edge, so the middle half of the picture is asked. Black lungs are black and nothing near it:
 * in a window that shows lung its noise spreads over many dark greys.
 */
function lungsOf(picture: GreyPicture, histogram: Uint32Array, softGrey: number): Anchors['lungs'] {
  const { width, height, grey } = picture
  let black = 0
  let dark = 0
  let pixels = 0
  for (let y = height >> 2; y < height - (height >> 2); y += 1) {
    for (let x = width >> 2; x < width - (width >> 2); x += 1) {
      const value = grey[y * width + x]!
      pixels += 1
      if (value === 0) black += 1
      else if (value < softGrey / 2) dark += 1
    }
  }
  const nearBlack = sum(histogram, 0, Math.round(softGrey / 4))
  if (black > pixels / 10 && histogram[0]! >= 0.75 * nearBlack) return 'black'
  return dark > pixels / 10 && black < pixels / 50 ? 'grey' : 'unseen'
}

function histogramOf(grey: Uint8Array): Uint32Array {
  const histogram = new Uint32Array(256)
  for (let i = 0; i < grey.length; i += 1) histogram[grey[i]!]! += 1
  return histogram
}

function sum(histogram: Uint32Array, from: number, to: number): number {
  return histogram.subarray(Math.max(0, from), to).reduce((all, count) => all + count, 0)
}

/** The smallest grey at or below which the given part of the pixels lies. */
function quantile(histogram: Uint32Array, part: number): number {
  const wanted = part * sum(histogram, 0, 256)
  let seen = 0
  return histogram.findIndex((count) => (seen += count) >= wanted)
}

/**
 * The grey at the top of the brightest tall peak from `from` to 254; null without a peak. Brightest, not tallest:
 * in a stout patient fat (-100 HU) outweighs the soft tissue right of it.
 */
function brightestTallMode(histogram: Uint32Array, from: number, range: number): number | null {
  // Wide enough for the noise of a lung window, narrow enough to part fat from soft tissue in a full-range export.
  const reach = Math.max(1, Math.round((3 * range) / 255))
  const smooth = Float64Array.from(histogram, (_, grey) =>
    sum(histogram, grey - reach, Math.min(255, grey + reach + 1)),
  )
  const tallest = smooth.subarray(from, 255).reduce((best, count) => Math.max(best, count), 0)
  for (let grey = 254; grey >= Math.max(1, from); grey -= 1) {
    const here = smooth[grey]!
    const around = smooth.subarray(
      Math.max(from, grey - reach - 2),
      Math.min(255, grey + reach + 3),
    )
    const isPeak = around.every((count) => count <= here)
    if (!isPeak || here === 0 || here < TALL * tallest) continue
    // A lone grey makes a flat top as wide as the mean: its middle is meant.
    let last = grey
    while (smooth[last - 1] === here) last -= 1
    return Math.round((last + grey) / 2)
  }
  return null
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2
}
