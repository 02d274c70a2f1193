/** Trachea and main bronchi: found at the top of the lungs, followed slice by slice towards the feet. */
import { sliceHu, type Volume } from '../volume/volume.ts'
import { sliceGridOf } from './classical-lungs-air.ts'
import { middleOf } from './chest-middle.ts'
import { dilateDisc } from './disc-morphology.ts'
import { labelRuns } from './run-components.ts'

/** The lumen is darker than this, its wall and the lung around it mostly brighter. */
const LUMEN_HU = -900
/** Cross-section of an adult's or a child's trachea, oblique ones included. */
const TRACHEA_AREA_MM2 = [50, 700] as const
/** The trachea may lie this far from the middle of the lungs. */
const OFF_MIDLINE_MM = 35
/** A tube must be seen over this height before it is called trachea, or to the last slice. */
const TUBE_HEIGHT_MM = 20
/** The carina lies in the upper part of the lungs' height. */
const SEARCH_SHARE = 0.5
/** A cross-section that grows by more than this factor has broken out into the lung. */
const LEAK_FACTOR = 2
/** Around the lumen, this far out, tissue must be seen: ... */
const RING_MM = 4
/** ... where the mean is below this, the tube has been lost in the lung. */
const RING_MEAN_HU = -650
/** The wall is brighter than this even in partial volume. */
const WALL_HU = -850
/** Thickness of the wall. */
const WALL_MM = 1.5

type GridHu = Pick<Volume, 'voxelsHu' | 'shapeZyx' | 'spacingMm'>

/** Pixels of one slice, as indices into the slice, in rising order. */
type Section = readonly number[]

/**
 * The airway from the top of the lungs until its branches are lost in the lung.
 *
 * @param volume HU
 * @param lungs the lungs with their airways
 * @returns 0 or 1 a voxel; all 0 when no trachea is seen
 */
export function airwayOf(volume: GridHu, lungs: Uint8Array): Uint8Array {
  const [, rows, columns] = volume.shapeZyx
  const plane = rows * columns
  const airway = new Uint8Array(lungs.length)
  const first = Math.floor(lungs.indexOf(1) / plane)
  const last = Math.floor(lungs.lastIndexOf(1) / plane)
  if (last < 0) return airway
  const middle = middleOf(lungs, rows, columns).x
  const lowest = last - Math.ceil((last - first) * SEARCH_SHARE)
  for (let z = last; z >= lowest; z -= 1) {
    for (const start of tracheaCandidates(volume, z, middle)) {
      const tube = follow(volume, z, start, -1)
      const toTheEnd = tube.length > z - first
      if (!toTheEnd && tube.length * volume.spacingMm[2] < TUBE_HEIGHT_MM) continue
      for (const [below, section] of tube.entries()) mark(airway, volume, z - below, section)
      // Above the lungs too: what lies over their tips must not be taken for one.
      for (const [above, section] of follow(volume, z, start, 1).entries()) {
        mark(airway, volume, z + above, section)
      }
      return airway
    }
  }
  return airway
}

/** Marks a cross-section with its wall. */
function mark(airway: Uint8Array, volume: GridHu, z: number, section: Section): void {
  const grid = sliceGridOf(volume)
  const plane = grid.rows * grid.columns
  const lumen = new Uint8Array(plane)
  for (const i of section) lumen[i] = 1
  const withWall = dilateDisc(lumen, grid, WALL_MM)
  const around = dilateDisc(lumen, grid, 1.01 * Math.max(grid.columnSpacingMm, grid.rowSpacingMm))
  const hu = sliceHu(volume, z)
  for (let i = 0; i < plane; i += 1) {
    // On a coarse grid the wall is part of the next pixel, which may be lung as well.
    if (withWall[i] !== 0 || (around[i] !== 0 && hu[i]! > WALL_HU)) airway[z * plane + i] = 1
  }
}

function tracheaCandidates(volume: GridHu, z: number, middle: number): Section[] {
  const [dx, dy] = volume.spacingMm
  const { parts } = lumenOf(volume, z)
  return parts
    .filter(({ section, box }) => {
      const areaPx = section.length
      const areaMm2 = areaPx * dx * dy
      const [widthMm, heightMm] = [box.width * dx, box.height * dy]
      return (
        areaMm2 >= TRACHEA_AREA_MM2[0] &&
        areaMm2 <= TRACHEA_AREA_MM2[1] &&
        Math.max(widthMm, heightMm) <= 2.5 * Math.min(widthMm, heightMm) &&
        areaPx >= 0.5 * box.width * box.height &&
        Math.abs(box.x + (box.width - 1) / 2 - middle) * dx <= OFF_MIDLINE_MM
      )
    })
    .map(({ section }) => section)
    .filter((section) => hasWall(volume, z, section))
}

/** Cross-sections from slice z on, down or up, until every branch has broken out into the lung or ended. */
function follow(volume: GridHu, z: number, start: Section, step: -1 | 1): Section[] {
  const tube: Section[] = [start]
  let branches: Section[] = [start]
  for (let next = z + step; next >= 0 && next < volume.shapeZyx[0]; next += step) {
    const { parts, partAt } = lumenOf(volume, next)
    const found = new Set<Section>()
    for (const branch of branches) {
      for (const i of branch) {
        const section = parts[partAt[i]! - 1]?.section
        if (section && section.length <= LEAK_FACTOR * branch.length) found.add(section)
      }
    }
    branches = [...found].filter((section) => hasWall(volume, next, section))
    if (branches.length === 0) break
    tube.push(branches.flat())
  }
  return tube
}

/** Whether tissue surrounds a cross-section, as it does in neck and mediastinum and does not in the lung. */
function hasWall(volume: GridHu, z: number, section: Section): boolean {
  const [, rows, columns] = volume.shapeZyx
  const [dx, dy] = volume.spacingMm
  const ringMm = Math.max(RING_MM, 1.01 * Math.max(dx, dy))
  const [marginX, marginY] = [Math.ceil(ringMm / dx), Math.ceil(ringMm / dy)]
  const xs = section.map((i) => i % columns)
  const ys = section.map((i) => Math.floor(i / columns))
  const left = Math.max(Math.min(...xs) - marginX, 0)
  const right = Math.min(Math.max(...xs) + marginX, columns - 1)
  const top = Math.max(Math.min(...ys) - marginY, 0)
  const bottom = Math.min(Math.max(...ys) + marginY, rows - 1)
  const width = right - left + 1
  const lumen = new Uint8Array(width * (bottom - top + 1))
  for (const [k, x] of xs.entries()) lumen[(ys[k]! - top) * width + x - left] = 1
  const grid = { ...sliceGridOf(volume), columns: width, rows: bottom - top + 1 }
  const ring = dilateDisc(lumen, grid, ringMm)
  const hu = sliceHu(volume, z)
  let [sum, count] = [0, 0]
  for (let i = 0; i < ring.length; i += 1) {
    if (ring[i] === 0 || lumen[i] !== 0) continue
    sum += hu[(Math.floor(i / width) + top) * columns + (i % width) + left]!
    count += 1
  }
  return sum > RING_MEAN_HU * count
}

/** The dark parts of a slice; `partAt` holds 1 + the part's number, 0 outside. */
function lumenOf(volume: GridHu, z: number) {
  const [, rows, columns] = volume.shapeZyx
  const hu = sliceHu(volume, z)
  const lumen = new Uint8Array(rows * columns)
  for (let i = 0; i < lumen.length; i += 1) if (hu[i]! < LUMEN_HU) lumen[i] = 1
  const runs = labelRuns(lumen, [1, rows, columns])
  const partAt = new Int32Array(lumen.length)
  const sections = Array.from({ length: runs.count }, (): number[] => [])
  for (const [run, part] of runs.part.entries()) {
    for (let i = runs.begin[run]!; i < runs.end[run]!; i += 1) {
      sections[part]!.push(i)
      partAt[i] = part + 1
    }
  }
  const parts = sections.map((section) => {
    let [left, right] = [columns, 0]
    for (const i of section) {
      left = Math.min(left, i % columns)
      right = Math.max(right, i % columns)
    }
    const top = Math.floor(section[0]! / columns)
    const bottom = Math.floor(section.at(-1)! / columns)
    return { section, box: { x: left, width: right - left + 1, height: bottom - top + 1 } }
  })
  return { parts, partAt }
}
