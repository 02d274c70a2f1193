/** Trachea and main bronchi: found at the top of the lungs, followed slice by slice towards the feet. */
import { sliceHu, type Volume } from '../volume/volume.ts'
import { sliceGridOf } from './classical-lungs-air.ts'
import { middleOf } from './chest-middle.ts'
import { connectedComponents2d, type Component2d } from './components-2d.ts'
import { dilateDisc } from './disc-morphology.ts'

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

/** Pixels of one slice, as indices into the slice. */
type Section = readonly number[]

/**
 * The airway from the top of the lungs until its branches are lost in the lung.
 *
 * @param volume HU
 * @param air enclosed air, row-major [z, y, x]
 * @param lungs the lungs with their airways
 * @returns 0 or 1 a voxel; all 0 when no trachea is seen
 */
export function airwayOf(volume: Volume, air: Uint8Array, lungs: Uint8Array): Uint8Array {
  const [, rows, columns] = volume.shapeZyx
  const plane = rows * columns
  const airway = new Uint8Array(air.length)
  const first = Math.floor(lungs.indexOf(1) / plane)
  const last = Math.floor(lungs.lastIndexOf(1) / plane)
  if (last < 0) return airway
  const middle = middleOf(lungs, rows, columns).x
  const lowest = last - Math.ceil((last - first) * SEARCH_SHARE)
  for (let z = last; z >= lowest; z -= 1) {
    for (const start of tracheaCandidates(volume, air, z, middle)) {
      const tube = follow(volume, air, z, start, first)
      const toTheEnd = tube.length > z - first
      if (!toTheEnd && tube.length * volume.spacingMm[2] < TUBE_HEIGHT_MM) continue
      const grid = sliceGridOf(volume)
      for (const [below, section] of tube.entries()) {
        const lumen = new Uint8Array(plane)
        for (const i of section) lumen[i] = 1
        const withWall = dilateDisc(lumen, grid, WALL_MM)
        const around = dilateDisc(lumen, grid, 1.01 * Math.max(...volume.spacingMm.slice(0, 2)))
        const hu = sliceHu(volume, z - below)
        for (let i = 0; i < plane; i += 1) {
          // On a coarse grid the wall is part of the next pixel, which may be lung as well.
          if (withWall[i] !== 0 || (around[i] !== 0 && hu[i]! > WALL_HU)) {
            airway[(z - below) * plane + i] = 1
          }
        }
      }
      return airway
    }
  }
  return airway
}

function tracheaCandidates(volume: Volume, air: Uint8Array, z: number, middle: number): Section[] {
  const [dx, dy] = volume.spacingMm
  const { components, sectionOf } = lumenOf(volume, air, z)
  return components
    .filter(({ areaPx, box }) => {
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
    .map(({ label }) => sectionOf(label))
    .filter((section) => hasWall(volume, z, section))
}

/** Cross-sections from slice z downwards, until every branch has broken out into the lung or ended. */
function follow(
  volume: Volume,
  air: Uint8Array,
  z: number,
  start: Section,
  first: number,
): Section[] {
  const tube: Section[] = [start]
  let branches: Section[] = [start]
  for (let below = z - 1; below >= first; below -= 1) {
    const { labels, components, sectionOf } = lumenOf(volume, air, below)
    const areaOf = new Map(components.map(({ label, areaPx }) => [label, areaPx]))
    const next = new Set<number>()
    for (const branch of branches) {
      for (const label of new Set(branch.map((i) => labels[i]!))) {
        if (label > 0 && areaOf.get(label)! <= LEAK_FACTOR * branch.length) next.add(label)
      }
    }
    branches = [...next].map(sectionOf).filter((section) => hasWall(volume, below, section))
    if (branches.length === 0) break
    tube.push(branches.flat())
  }
  return tube
}

/** Whether tissue surrounds a cross-section, as it does in neck and mediastinum and does not in the lung. */
function hasWall(volume: Volume, z: number, section: Section): boolean {
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

function lumenOf(volume: Volume, air: Uint8Array, z: number) {
  const [, rows, columns] = volume.shapeZyx
  const plane = rows * columns
  const hu = sliceHu(volume, z)
  const lumen = new Uint8Array(plane)
  for (let i = 0; i < plane; i += 1) {
    if (air[z * plane + i] !== 0 && hu[i]! < LUMEN_HU) lumen[i] = 1
  }
  const { labels, components } = connectedComponents2d(lumen, columns, rows, 4)
  const boxOf = new Map(components.map(({ label, box }) => [label, box]))
  const sectionOf = (label: number): Section => {
    const { x, y, width, height }: Component2d['box'] = boxOf.get(label)!
    const section: number[] = []
    for (let row = y; row < y + height; row += 1) {
      for (let i = row * columns + x; i < row * columns + x + width; i += 1) {
        if (labels[i] === label) section.push(i)
      }
    }
    return section
  }
  return { labels, components, sectionOf }
}
