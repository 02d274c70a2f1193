/**
 * Consolidation painted into lungs whose outline is known. Few labelled chests are severely ill, and a network that has
 * seen air alone in lungs leaves the consolidated part out.
 */
import type { Random } from '../../core/index.ts'

/** Between dense ground glass and consolidation with contrast. */
const DENSITY_HU = [-250, 90] as const
/** The texture's cells, in pixels of the sample: aerated lobules and bronchi within. */
const CELL_PX = [4, 14] as const
/** Share of the lung that a dependent layer takes. */
const LAYER_SHARE = [0.05, 0.55] as const
/** A round area's radius, as a share of the sample's side. */
const RADIUS_SHARE = [0.04, 0.16] as const
/** Over this share of the side the edge runs out. */
const EDGE_SHARE = 0.03

/**
 * Replaces part of the lung's HU: half the time a layer along one side (what gathers at the back of a patient who lies,
 * once the sample is turned), else a round area.
 * @param hu the sample, row-major [y, x] of size x size; changed in place
 * @param target the lungs, 0..1, on the same grid; stays as it is
 * @param size side of the sample in pixels
 * @param random source of chance
 */
export function paintConsolidation(
  hu: Float32Array,
  target: Float32Array,
  size: number,
  random: Random,
): void {
  const lung: number[] = []
  for (let i = 0; i < target.length; i += 1) if (target[i]! >= 0.5) lung.push(i)
  if (lung.length === 0) return
  const depthPx = random.next() < 0.5 ? layer(lung, size, random) : disc(lung, size, random)
  const densityHu = between(random, DENSITY_HU)
  const texture = smoothNoise(size, between(random, CELL_PX), random)
  const edgePx = EDGE_SHARE * size
  for (const i of lung) {
    // Rough edges: the texture moves them in and out.
    const inside = (depthPx(i) + 2 * edgePx * (texture[i]! - 0.5)) / edgePx
    const share = Math.min(1, Math.max(0, inside)) * Math.min(1, 0.55 + texture[i]!)
    hu[i] = hu[i]! + share * (densityHu - hu[i]!)
  }
}

/** How deep a pixel lies in a layer along one side of the lungs, in pixels. */
function layer(lung: readonly number[], size: number, random: Random): (i: number) => number {
  const angle = 2 * Math.PI * random.next()
  const [dx, dy] = [Math.cos(angle), Math.sin(angle)]
  const along = (i: number) => (i % size) * dx + Math.floor(i / size) * dy
  const sorted = Float64Array.from(lung, along).toSorted()
  const from = sorted[Math.floor((1 - between(random, LAYER_SHARE)) * (sorted.length - 1))]!
  return (i) => along(i) - from
}

/** How deep a pixel lies in a disc about some pixel of the lungs, in pixels. */
function disc(lung: readonly number[], size: number, random: Random): (i: number) => number {
  const centre = lung[random.integer(lung.length)]!
  const radiusPx = size * between(random, RADIUS_SHARE)
  return (i) =>
    radiusPx -
    Math.hypot((i % size) - (centre % size), Math.floor(i / size) - Math.floor(centre / size))
}

/** 0..1, bilinear between the corners of cells. */
function smoothNoise(size: number, cellPx: number, random: Random): Float32Array {
  const corners = Math.ceil(size / cellPx) + 2
  const values = Float32Array.from({ length: corners * corners }, () => random.next())
  const noise = new Float32Array(size * size)
  for (let y = 0, at = 0; y < size; y += 1) {
    const row = Math.floor(y / cellPx)
    const fy = y / cellPx - row
    for (let x = 0; x < size; x += 1, at += 1) {
      const column = Math.floor(x / cellPx)
      const fx = x / cellPx - column
      const corner = row * corners + column
      const top = values[corner]! * (1 - fx) + values[corner + 1]! * fx
      const bottom = values[corner + corners]! * (1 - fx) + values[corner + corners + 1]! * fx
      noise[at] = top * (1 - fy) + bottom * fy
    }
  }
  return noise
}

function between(random: Random, [least, most]: readonly [number, number]): number {
  return least + random.next() * (most - least)
}
