/** Right and left lung: by connected parts where a slice shows them apart, else by one sagittal plane. */
import { labelRuns } from '../regions/run-components.ts'
import type { Mask } from '../volume/volume.ts'

export type Side = 'right' | 'left'

/** A valley between the lungs holds less than this share of the fullest column; else there is no valley (one lung). */
const VALLEY_SHARE = 0.25
/** A part with this share of its pixels on one side of the plane belongs there whole. */
const WHOLE_PART_SHARE = 0.8

/**
 * The sagittal plane between the lungs: of the middle third of all columns that hold lung, the one that holds least.
 * Where even that holds much (one lung missing, or a lone odd slice) it is the middle of the image.
 * @param lungs the lungs of the series
 * @returns the first column of the patient's left (x grows to the left)
 */
export function midPlaneColumn(lungs: Mask): number {
  const [, , columns] = lungs.shapeZyx
  const counts = new Float64Array(columns)
  for (let at = 0; at < lungs.voxels.length; at += columns) {
    for (let x = 0; x < columns; x += 1) counts[x]! += lungs.voxels[at + x]!
  }
  const first = counts.findIndex((count) => count > 0)
  const last = counts.findLastIndex((count) => count > 0)
  const third = (last - first + 1) / 3
  const centre = (first + last) / 2
  let best = Math.round(centre)
  for (let x = Math.ceil(first + third); x <= Math.floor(last - third); x += 1) {
    const nearer = Math.abs(x - centre) < Math.abs(best - centre)
    if (counts[x]! < counts[best]! || (counts[x] === counts[best] && nearer)) best = x
  }
  const fullest = counts.reduce((a, b) => Math.max(a, b), 0)
  return counts[best]! < VALLEY_SHARE * fullest ? best : Math.floor(columns / 2)
}

/**
 * The lung of one side on one slice. A connected part that lies on one side of the plane for four fifths belongs there
 * whole (a lung may bulge over the middle); a part that joins both lungs is cut by the plane.
 * @param slice lungs of one slice, row-major [y, x], 0 or 1
 * @param width columns
 * @param planeColumn see midPlaneColumn
 * @returns same shape: 0 no lung, 1 right, 2 left
 */
export function sidesOfSlice(slice: Uint8Array, width: number, planeColumn: number): Uint8Array {
  const parts = labelRuns(slice, [1, slice.length / width, width])
  const total = new Float64Array(parts.count)
  const right = new Float64Array(parts.count)
  const cuts = parts.begin.map((begin, run) => {
    const cut = begin - (begin % width) + planeColumn
    return Math.min(parts.end[run]!, Math.max(begin, cut))
  })
  for (const [run, part] of parts.part.entries()) {
    total[part]! += parts.end[run]! - parts.begin[run]!
    right[part]! += cuts[run]! - parts.begin[run]!
  }
  const sides = new Uint8Array(slice.length)
  for (const [run, part] of parts.part.entries()) {
    const share = right[part]! / total[part]!
    const [begin, end] = [parts.begin[run]!, parts.end[run]!]
    const cut = share >= WHOLE_PART_SHARE ? end : share <= 1 - WHOLE_PART_SHARE ? begin : cuts[run]!
    sides.fill(1, begin, cut)
    sides.fill(2, cut, end)
  }
  return sides
}
