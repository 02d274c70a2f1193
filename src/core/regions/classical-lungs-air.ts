/** The first step of the classical segmentation: the air that the body encloses, slice by slice. */
import type { Volume } from '../volume/volume.ts'
import { sliceHu } from '../volume/volume.ts'
import { dilateDisc, erodeDisc, type SliceGrid } from './disc-morphology.ts'
import { labelRuns } from './run-components.ts'

/** Lung, airway and gas lie below this, soft tissue and consolidation above. */
export const AIR_THRESHOLD_HU = -400
/** Air at the edge of the frame is lung cut off by a tight crop when its mean is above this, else the room. */
const CROPPED_LUNG_HU = -900
/** The room's air does not pass gaps narrower than twice this: a chest wall that thin, or noisy, still holds. */
const LEAK_RADIUS_MM = 2.5

/** The in-plane grid of a volume's slices. */
export function sliceGridOf(volume: Pick<Volume, 'shapeZyx' | 'spacingMm'>): SliceGrid {
  const [, rows, columns] = volume.shapeZyx
  const [columnSpacingMm, rowSpacingMm] = volume.spacingMm
  return { rows, columns, columnSpacingMm, rowSpacingMm }
}

/**
 * Air that does not belong to the room around the patient: lungs, airways, gas, and gaps between body and table.
 *
 * @param volume HU
 * @returns 0 or 1 a voxel, row-major [z, y, x]
 */
export function enclosedAir(volume: Volume): Uint8Array {
  const grid = sliceGridOf(volume)
  const pixels = grid.rows * grid.columns
  const radiusMm = Math.max(
    LEAK_RADIUS_MM,
    1.01 * Math.max(grid.columnSpacingMm, grid.rowSpacingMm),
  )
  const enclosed = new Uint8Array(volume.voxelsHu.length)
  for (let z = 0; z < volume.shapeZyx[0]; z++) {
    const hu = sliceHu(volume, z)
    const air = new Uint8Array(pixels)
    for (let i = 0; i < pixels; i++) air[i] = (hu[i] ?? 0) < AIR_THRESHOLD_HU ? 1 : 0
    const room = dilateDisc(
      roomAir(erodeDisc(air, grid, radiusMm), hu, grid),
      grid,
      radiusMm + Math.max(grid.columnSpacingMm, grid.rowSpacingMm),
    )
    for (let i = 0; i < pixels; i++) {
      if (air[i] !== 0 && room[i] === 0) enclosed[z * pixels + i] = 1
    }
  }
  return enclosed
}

/** The parts of a slice's air that touch the edge of the frame and are as dark as room air. */
function roomAir(air: Uint8Array, hu: Int16Array, grid: SliceGrid): Uint8Array {
  const { rows, columns } = grid
  const runs = labelRuns(air, [1, rows, columns])
  const touches = new Uint8Array(runs.count)
  const sumHu = new Float64Array(runs.count)
  const size = new Float64Array(runs.count)
  for (const [run, begin] of runs.begin.entries()) {
    const part = runs.part[run] ?? 0
    const end = runs.end[run] ?? begin
    for (let i = begin; i < end; i++) sumHu[part] = (sumHu[part] ?? 0) + Math.max(hu[i] ?? 0, -1024)
    size[part] = (size[part] ?? 0) + end - begin
    const row = Math.floor(begin / columns)
    if (row === 0 || row === rows - 1 || begin === row * columns || end === (row + 1) * columns) {
      touches[part] = 1
    }
  }
  const room = new Uint8Array(air.length)
  for (const [run, begin] of runs.begin.entries()) {
    const part = runs.part[run] ?? 0
    const meanHu = (sumHu[part] ?? 0) / (size[part] ?? 1)
    if (touches[part] === 1 && meanHu < CROPPED_LUNG_HU) room.fill(1, begin, runs.end[run])
  }
  return room
}
