/** The valid area against reference lungs: lungs of whole series as the trunk finds them, rectangle against rectangle. */
import { join } from 'node:path'
import {
  type DatasetCase,
  type Mask,
  type Rectangle,
  lungsFromProbability,
  maskMetrics,
  rectangleOf,
} from '../core/index.ts'
import { type LabelledSlice, loadCases, readSeries } from '../disk/index.ts'
import { type Network, probabilityMap } from '../inference/index.ts'
import { type Missing, attempt } from './attempt.ts'
import { groupBy } from './group-by.ts'

export interface ValidAreaRow {
  readonly id: string
  readonly patient: string
  /** Null without lungs. */
  readonly reference: Rectangle | null
  readonly found: Rectangle | null
  /** Of the two rectangles; 0 where only one exists, null where neither does. */
  readonly iou: number | null
  /** Of the lung masks; null where both are empty. */
  readonly lungDice: number | null
  readonly missing: Missing | null
}

interface ValidAreaProgress {
  readonly done: number
  readonly total: number
}

/**
 * @param network a valid-area network
 * @param cases cases whose labels outline lungs; slices of one series are judged together, as the trunk does
 * @param root the folder that their paths start from
 * @param onProgress told after each slice
 * @returns one row a case, in order
 */
export async function evaluateValidArea(
  network: Network,
  cases: readonly DatasetCase[],
  root: string,
  onProgress?: (progress: ValidAreaProgress) => void,
): Promise<ValidAreaRow[]> {
  const rows = new Map<string, ValidAreaRow>()
  const groups = groupBy(cases, ({ id, image, sliceIndex, crop }) =>
    sliceIndex === null || crop !== null ? `alone ${id}` : `series ${image}`,
  )
  for (const group of groups.values()) {
    const judged = await attempt(async () => {
      const slices = await loadCases(group, root)
      return await judge(network, slices, await spacingOf(group, root), () =>
        onProgress?.({ done: rows.size, total: cases.length }),
      )
    })
    for (const [index, { id, patient }] of group.entries()) {
      const lost = { reference: null, found: null, iou: 0, lungDice: 0 }
      rows.set(
        id,
        'value' in judged
          ? judged.value[index]!
          : { id, patient, ...lost, missing: judged.missing },
      )
    }
    onProgress?.({ done: rows.size, total: cases.length })
  }
  return cases.map(({ id }) => rows.get(id)!)
}

type SpacingMm = readonly [x: number, y: number, z: number]

/** A lone picture has no spacing, and its parts are judged by their share alone. */
async function spacingOf(group: readonly DatasetCase[], root: string): Promise<SpacingMm> {
  const { sliceIndex, image, crop } = group[0]!
  if (sliceIndex !== null && crop === null) {
    for await (const { volume } of readSeries([join(root, image)])) {
      if (volume) return volume.spacingMm
    }
  }
  return [1, 1, 1]
}

/** Slices in the order of the manifest, which lists a series feet to head. */
async function judge(
  network: Network,
  slices: readonly LabelledSlice[],
  spacingMm: SpacingMm,
  onSlice: () => void,
): Promise<ValidAreaRow[]> {
  const { width, height } = slices[0]!
  const plane = width * height
  const probability = new Uint8Array(slices.length * plane)
  const voxelsHu = new Int16Array(slices.length * plane)
  for (const [z, { imageHu }] of slices.entries()) {
    const picture = { values: imageHu, width, height }
    voxelsHu.set(imageHu, z * plane)
    const map = await probabilityMap(network, picture, { x: 0, y: 0, width, height }, false)
    probability.set(
      map.map((value) => Math.round(value * 255)),
      z * plane,
    )
    onSlice()
  }
  const shapeZyx = [slices.length, height, width] as const
  const lungs: Mask = lungsFromProbability(
    { voxelsHu, shapeZyx, spacingMm },
    probability,
    network.manifest.threshold,
  )
  return slices.map(({ id, patient, target }, z) => {
    const reference = target.map((value) => (value >= 128 ? 1 : 0))
    const found = lungs.voxels.subarray(z * plane, (z + 1) * plane)
    const rectangles = [rectangleOf(reference, width), rectangleOf(found, width)] as const
    return {
      id,
      patient,
      reference: rectangles[0],
      found: rectangles[1],
      iou: rectangleIou(...rectangles),
      lungDice: maskMetrics(Float32Array.from(found), reference).dice,
      missing: null,
    }
  })
}

/**
 * @param a a rectangle, or null for none
 * @param b another
 * @returns intersection over union of their areas; 0 where one is missing, null where both are
 */
export function rectangleIou(a: Rectangle | null, b: Rectangle | null): number | null {
  if (a === null && b === null) return null
  if (a === null || b === null) return 0
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  const shared = Math.max(0, width) * Math.max(0, height)
  return shared / (a.width * a.height + b.width * b.height - shared)
}
