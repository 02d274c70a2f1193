/** Cases that are slices of a series: each series is read once, its slices cut out of the volume. */
import { join } from 'node:path'
import {
  classicalLungs,
  type DatasetCase,
  GroundglassError,
  type Picture,
  type Series,
  sliceHu,
  type Volume,
} from '../../core/index.ts'
import { type LabelGrid, type Refusal, readLabelGrid } from '../../imaging/index.ts'
import { readSeries } from '../read-series.ts'
import { loadTarget } from './load-target.ts'
import type { LabelledSlice } from './labelled-slice.ts'
import { phantomOfPath } from './phantom-case.ts'
import { uprightSlice } from './upright-slice.ts'
import { missingFile, readDataFile } from './read-data-file.ts'

/**
 * @param cases cases with a `sliceIndex`
 * @param root the folder that the manifest's paths start from
 * @returns the loaded cases, in no order
 * @throws {GroundglassError} `dataset/no-such-slice` when the series is shorter than the manifest says, and the errors of
 *   `onlySeries` and `loadTarget`
 */
export async function loadSeriesCases(
  cases: readonly DatasetCase[],
  root: string,
): Promise<LabelledSlice[]> {
  const loaded: LabelledSlice[] = []
  const labelGrids = new Map<string, LabelGrid>()
  for (const image of new Set(cases.map((item) => item.image))) {
    const volume = await volumeAt(root, image)
    const own = cases.filter((item) => item.image === image)
    const needsLungs = own.some(({ label }) => label.kind === 'classical-lungs')
    const lungs = needsLungs ? classicalLungs(volume) : null
    for (const item of own) {
      const picture = pictureOf(volume, item)
      const target = await targetOf(item, root, picture, lungs?.voxels ?? null, labelGrids)
      loaded.push(uprightSlice(item, picture, target, null))
    }
  }
  return loaded
}

/**
 * Reads the one series that a folder or file of a data set holds.
 * @param root the folder of the data set
 * @param entry the folder or file in it
 * @returns the series, with a volume
 * @throws {GroundglassError} `dataset/missing-file`; `dataset/no-series` when there is none that can be read, or more than one
 */
export async function onlySeries(
  root: string,
  entry: string,
): Promise<Series & { readonly volume: Volume }> {
  const found: Series[] = []
  const refused: string[] = []
  const onRefused = ({ code }: Refusal) => void refused.push(code)
  for await (const series of readSeries([join(root, entry)], { onRefused })) found.push(series)
  if (refused.includes('file/not-found')) throw missingFile(entry)
  const series = found[0]
  if (found.length === 1 && series !== undefined && series.volume !== null)
    return { ...series, volume: series.volume }
  const findings = found.flatMap((each) => each.findings.map((finding) => finding.code))
  const why = [...refused, ...findings].join(', ')
  throw new GroundglassError(
    'dataset/no-series',
    `Expected one readable series at ${entry}; came ${found.length} (${why || 'nothing to read'}). Check the data set's folder.`,
  )
}

async function volumeAt(root: string, image: string): Promise<Volume> {
  return phantomOfPath(image)?.series.volume ?? (await onlySeries(root, image)).volume
}

export async function labelGridAt(root: string, path: string): Promise<LabelGrid> {
  const phantom = phantomOfPath(path)
  if (phantom === null) return await readLabelGrid(await readDataFile(root, path))
  const { voxels, shapeZyx } = phantom.lungMask
  return { voxels: Int16Array.from(voxels), shapeZyx, affineLps: phantom.series.volume!.affineLps }
}

function pictureOf(volume: Volume, item: DatasetCase): Picture<Int16Array> {
  const [slices, height, width] = volume.shapeZyx
  if (item.sliceIndex === null || item.sliceIndex >= slices)
    throw noSuchSlice(item, item.sliceIndex ?? -1, slices)
  // A copy: the volume itself may go when its slices are cut out.
  return { values: sliceHu(volume, item.sliceIndex).slice(), width, height }
}

async function targetOf(
  item: DatasetCase,
  root: string,
  picture: Picture<Int16Array>,
  lungs: Uint8Array | null,
  labelGrids: Map<string, LabelGrid>,
): Promise<Picture<Uint8Array>> {
  const { width, height } = picture
  const { label } = item
  if (label.kind === 'classical-lungs') {
    const plane = width * height
    const own = lungs!.subarray(item.sliceIndex! * plane, (item.sliceIndex! + 1) * plane)
    return { values: own.map((value) => (value === 0 ? 0 : 255)), width, height }
  }
  if (label.kind !== 'label-map') return await loadTarget(item, root, picture)
  const grid = labelGrids.get(label.path) ?? (await labelGridAt(root, label.path))
  labelGrids.set(label.path, grid)
  const target = labelSlice(item, label, grid)
  if (target.height !== height || target.width !== width)
    throw new GroundglassError(
      'dataset/size-mismatch',
      `Expected image and label map of one size; case ${item.id} has ${width} x ${height} and ${target.width} x ${target.height}. Check the pair.`,
    )
  return target
}

/**
 * @param item a case
 * @param label its label
 * @param grid the label map that it names
 * @returns the slice of it that is meant: 255 where the label counts, else 0, row-major [y, x], of the map's own size
 * @throws {GroundglassError} `dataset/no-such-slice`
 */
export function labelSlice(
  item: DatasetCase,
  label: Extract<DatasetCase['label'], { readonly kind: 'label-map' }>,
  grid: LabelGrid,
): Picture<Uint8Array> {
  const [slices, height, width] = grid.shapeZyx
  if (label.sliceIndex >= slices) throw noSuchSlice(item, label.sliceIndex, slices)
  const positive = label.values && new Set(label.values)
  const plane = height * width
  const labels = grid.voxels.subarray(label.sliceIndex * plane, (label.sliceIndex + 1) * plane)
  const values = Uint8Array.from(labels, (value) =>
    (positive === undefined ? value !== 0 : positive.has(value)) ? 255 : 0,
  )
  return { values, width, height }
}

function noSuchSlice(item: DatasetCase, index: number, slices: number): GroundglassError {
  return new GroundglassError(
    'dataset/no-such-slice',
    `Case ${item.id} asks for slice ${index} of a series of ${slices}. Is the series whole, and the manifest made from it?`,
  )
}
