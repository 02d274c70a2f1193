/** Which enclosed air is lung: inside the body, by volume and by darkness. */
import type { Volume } from '../volume/volume.ts'
import type { BodyHull } from './classical-lungs-body.ts'
import { labelRuns } from './run-components.ts'

/** Any part this large is a lung, or both; without one there are only bowel gas and the tips of the lungs. */
const LARGE_PART_ML = 150
/** Beside a large one, a part must have this volume, and this share of the largest. */
const SMALL_PART_ML = 30
const SMALL_PART_SHARE = 0.05
/** In a lower stack of slices both volumes shrink with its height. */
const FULL_HEIGHT_MM = 100
/** Lung holds tissue and blood; bowel gas does not. */
const LUNG_MEAN_HU = -930
/** Darker than emphysema on average: gas. */
const GAS_HU = -950
const GAS_SHARE = 0.6
/** Share of a part that must lie within the body's hull. */
const INSIDE_SHARE = 0.8

/**
 * Keeps the parts of enclosed air that are as large and as dense as lung; the airways come along with them.
 *
 * @param volume HU
 * @param air enclosed air, row-major [z, y, x]
 * @param body the hull of the trunk
 * @returns 0 or 1 a voxel
 */
export function lungParts(volume: Volume, air: Uint8Array, body: BodyHull): Uint8Array {
  const [, rows, columns] = volume.shapeZyx
  const runs = labelRuns(air, volume.shapeZyx)
  const parts = Array.from({ length: runs.count }, () => ({ size: 0, sumHu: 0, gas: 0, inside: 0 }))
  for (const [run, begin] of runs.begin.entries()) {
    const part = parts[runs.part[run] ?? 0]
    const end = runs.end[run] ?? begin
    if (!part) continue
    for (let i = begin; i < end; i++) {
      const hu = volume.voxelsHu[i] ?? 0
      part.sumHu += hu
      if (hu < GAS_HU) part.gas++
    }
    part.size += end - begin
    const row = Math.floor(begin / columns)
    const middle = Math.floor((begin + end - 1) / 2) - row * columns
    const z = Math.floor(row / rows)
    const coarseRow = z * body.rows + Math.floor((row - z * rows) / body.stride)
    const coarse = coarseRow * body.columns + Math.floor(middle / body.stride)
    if (body.inside[coarse] === 1) part.inside += end - begin
  }
  const [dx, dy, dz] = volume.spacingMm
  const voxelMl = (dx * dy * dz) / 1000
  const dense = parts.filter(
    ({ size, sumHu, gas, inside }) =>
      sumHu > LUNG_MEAN_HU * size && gas < GAS_SHARE * size && inside >= INSIDE_SHARE * size,
  )
  const largestMl = voxelMl * dense.reduce((most, { size }) => Math.max(most, size), 0)
  const scale = Math.min(1, (volume.shapeZyx[0] * dz) / FULL_HEIGHT_MM)
  const lungs = new Uint8Array(air.length)
  if (largestMl < LARGE_PART_ML * scale) return lungs
  const floorMl = Math.max(SMALL_PART_ML * scale, SMALL_PART_SHARE * largestMl)
  const kept = new Set(dense.filter(({ size }) => size * voxelMl >= floorMl))
  for (const [run, begin] of runs.begin.entries()) {
    const part = parts[runs.part[run] ?? 0]
    if (part && kept.has(part)) lungs.fill(1, begin, runs.end[run])
  }
  return lungs
}
