/** A case's label as a picture on the stored image's grid, before it is cropped and set upright. */
import { type DatasetCase, GroundglassError, type Picture } from '../../core/index.ts'
import { decodeIndexPicture, decodePicture } from '../../imaging/index.ts'
import { readDataFile } from './read-data-file.ts'

/** Width and height of the stored picture. */
interface Grid {
  readonly width: number
  readonly height: number
}

/**
 * @param item the case; its label may be anything but `classical-lungs`, which needs the whole series
 * @param root the folder that the manifest's paths start from
 * @param grid size of the stored image, which a mask picture must share
 * @returns 0..255 for a probability of 0..1, row-major [y, x], in the stored orientation
 * @throws {GroundglassError} `dataset/size-mismatch` when mask and image differ in size, `dataset/no-outline` when the
 *   label says that the target is there but not where
 */
export async function loadTarget(
  item: DatasetCase,
  root: string,
  grid: Grid,
): Promise<Picture<Uint8Array>> {
  const { width, height } = grid
  const picture = { values: new Uint8Array(width * height), width, height }
  const { label } = item
  switch (label.kind) {
    case 'mask':
    case 'soft-mask':
      return sameGrid(item, await loadMask(label, root), grid)
    case 'boxes':
      for (const box of label.boxes) {
        const [right, bottom] = [box.x + box.width, box.y + box.height]
        fillPolygon(picture, [
          [box.x, box.y],
          [right, box.y],
          [right, bottom],
          [box.x, bottom],
        ])
      }
      return picture
    case 'polygons':
      for (const polygon of label.polygons) fillPolygon(picture, polygon)
      return picture
    case 'slice':
      if (!label.positive) return picture
      throw noOutline(item, 'only that the slice holds the target')
    case 'classical-lungs':
    case 'label-map':
      throw noOutline(item, `${label.kind}, which only slices of a series can have`)
    default:
      return label satisfies never
  }
}

type MaskLabel = Extract<DatasetCase['label'], { readonly kind: 'mask' | 'soft-mask' }>

/**
 * @param label a label that is a picture
 * @param root the folder that the manifest's paths start from
 * @returns 0..255 for a probability of 0..1, row-major [y, x], in the stored orientation, of the mask's own size
 */
export async function loadMask(label: MaskLabel, root: string): Promise<Picture<Uint8Array>> {
  const bytes = await readDataFile(root, label.path)
  if (label.kind === 'mask' && label.values !== undefined) {
    const positive = new Set(label.values)
    const { indices, width, height } = decodeIndexPicture(bytes)
    return { values: indices.map((index) => (positive.has(index) ? 255 : 0)), width, height }
  }
  const { grey, width, height } = await decodePicture(bytes)
  const values = label.kind === 'mask' ? grey.map((v) => (v >= 128 ? 255 : 0)) : grey
  return { values, width, height }
}

/**
 * @param item a case
 * @param root the folder that the manifest's paths start from
 * @param grid size of the stored image
 * @returns class numbers in the stored orientation, or null when the case has none
 * @throws {GroundglassError} `dataset/size-mismatch` when they differ from the image in size
 */
export async function loadClasses(
  item: DatasetCase,
  root: string,
  grid: Grid,
): Promise<Picture<Uint8Array> | null> {
  if (item.classes === undefined) return null
  const picture = decodeIndexPicture(await readDataFile(root, item.classes.path))
  return sameGrid(item, { ...picture, values: picture.indices }, grid)
}

function sameGrid(
  item: DatasetCase,
  picture: Picture<Uint8Array>,
  grid: Grid,
): Picture<Uint8Array> {
  const { values, width, height } = picture
  if (width === grid.width && height === grid.height) return { values, width, height }
  throw new GroundglassError(
    'dataset/size-mismatch',
    `Expected image and mask of one size; case ${item.id} has ${grid.width} x ${grid.height} and ${width} x ${height}. Check the pair.`,
  )
}

function noOutline(item: DatasetCase, has: string): GroundglassError {
  return new GroundglassError(
    'dataset/no-outline',
    `Expected a label that says where the target lies; case ${item.id} has ${has}. Leave it out by subset or split.`,
  )
}

/** Pixels whose centre lies inside become 255 (even-odd rule). Outline in pixels, pixel (x, y) from (x, y) to (x + 1, y + 1). */
function fillPolygon(
  { values, width, height }: Picture<Uint8Array>,
  polygon: readonly (readonly [number, number])[],
): void {
  for (let y = 0; y < height; y += 1) {
    const level = y + 0.5
    const crossings = polygon
      .flatMap(([ax, ay], i) => {
        const [bx, by] = polygon[(i + 1) % polygon.length]!
        return ay <= level === by <= level ? [] : [ax + ((level - ay) / (by - ay)) * (bx - ax)]
      })
      .toSorted((a, b) => a - b)
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const from = Math.max(0, Math.ceil(crossings[i]! - 0.5))
      const to = Math.min(width, Math.ceil(crossings[i + 1]! - 0.5))
      if (to > from) values.fill(255, y * width + from, y * width + to)
    }
  }
}
