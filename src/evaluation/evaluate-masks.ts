/** A network on labelled pictures and slices: load, predict, compare, one row a case. */
import type { DatasetCase } from '../core/index.ts'
import { type LabelledSlice, loadCases, loadLabel } from '../disk/index.ts'
import { type Network, probabilityMap } from '../inference/index.ts'
import { attempt } from './attempt.ts'
import { groupBy } from './group-by.ts'
import { countLesions } from './marked-image.ts'
import { type MaskRow, type MaskRule, maskFit } from './mask-rows.ts'

/** Half of 255 and above is positive, in masks and in soft labels alike. */
const POSITIVE_TARGET = 128

export interface MaskProgress {
  readonly done: number
  readonly total: number
}

/**
 * @param network a network
 * @param cases cases whose labels say where the target lies
 * @param root the folder that their paths start from
 * @param options mirrored averaging, threshold, smallest box, progress
 * @returns one row a case, in order; a case that cannot be read or predicted is a row that says so
 */
export async function evaluateMasks(
  network: Network,
  cases: readonly DatasetCase[],
  root: string,
  options: MaskRule & {
    readonly mirrored: boolean
    readonly onProgress?: ((progress: MaskProgress) => void) | undefined
  },
): Promise<MaskRow[]> {
  const rows = new Map<string, MaskRow>()
  // Loaded together what needs each other: pictures of one export share their grey line, slices their series.
  const groups = groupBy(cases, ({ id, image, sliceIndex, greyGroup }) =>
    sliceIndex === null ? (greyGroup ?? `alone ${id}`) : `series ${image}`,
  )
  for (const group of groups.values()) {
    const loaded = await attempt(() => loadCases(group, root))
    for (const [index, { id, patient }] of group.entries()) {
      const row =
        'missing' in loaded
          ? {
              id,
              patient,
              ...(await referenceOf(group[index]!, root, options)),
              fit: null,
              missing: loaded.missing,
            }
          : await maskRow(network, loaded.value[index]!, options)
      rows.set(id, row)
      options.onProgress?.({ done: rows.size, total: cases.length })
    }
  }
  return cases.map(({ id }) => rows.get(id)!)
}

async function maskRow(
  network: Network,
  slice: LabelledSlice,
  options: MaskRule & { readonly mirrored: boolean },
): Promise<MaskRow> {
  const { id, patient, width, height } = slice
  const reference = positive(slice.target)
  const picture = { values: slice.imageHu, width, height }
  const whole = { x: 0, y: 0, width, height }
  const map = await attempt(() => probabilityMap(network, picture, whole, options.mirrored))
  const lesions = countLesions({ values: reference, width, height }, options.minimumBoxPx)
  const row = { id, patient, actual: reference.includes(1), lesions }
  if ('missing' in map) return { ...row, fit: null, missing: map.missing }
  return {
    ...row,
    fit: maskFit({ ...picture, values: map.value }, reference, options),
    missing: null,
  }
}

/** What the label says by itself, where the image failed: a missing prediction misses all its lesions, not one. */
async function referenceOf(
  item: DatasetCase,
  root: string,
  { minimumBoxPx }: MaskRule,
): Promise<Pick<MaskRow, 'actual' | 'lesions'>> {
  const label = await attempt(() => loadLabel(item, root))
  if ('missing' in label || label.value === null) return { actual: null, lesions: null }
  const reference = positive(label.value.values)
  return {
    actual: reference.includes(1),
    lesions: countLesions({ ...label.value, values: reference }, minimumBoxPx),
  }
}

function positive(target: Uint8Array): Uint8Array {
  return target.map((value) => (value >= POSITIVE_TARGET ? 1 : 0))
}
