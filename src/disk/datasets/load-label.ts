/** A case's label without its image: what evaluation still knows where the image cannot be read. */
import { type DatasetCase, orientPicture, type Picture } from '../../core/index.ts'
import { cropPicture } from './crop-picture.ts'
import { labelGridAt, labelSlice } from './load-series-cases.ts'
import { loadMask } from './load-target.ts'

/**
 * @param item a case
 * @param root the folder that the manifest's paths start from
 * @returns 0..255 for a probability of 0..1, cropped and upright; of one pixel for a slice without the target; null where the
 *   label cannot be drawn without the image (boxes, polygons, lungs found in the image itself, a slice that holds the
 *   target somewhere)
 * @throws {GroundglassError} `dataset/…`, `raster/…`, `nifti/…` when the label cannot be read either
 */
export async function loadLabel(
  item: DatasetCase,
  root: string,
): Promise<Picture<Uint8Array> | null> {
  const { label } = item
  if (label.kind === 'slice')
    return label.positive ? null : { values: new Uint8Array(1), width: 1, height: 1 }
  if (label.kind === 'mask' || label.kind === 'soft-mask')
    return upright(item, await loadMask(label, root))
  if (label.kind === 'label-map')
    return upright(item, labelSlice(item, label, await labelGridAt(root, label.path)))
  return null
}

function upright(item: DatasetCase, picture: Picture<Uint8Array>): Picture<Uint8Array> {
  return orientPicture(cropPicture(picture, item.crop), item.orientation)
}
