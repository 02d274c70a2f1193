/** The last step of loading: image, target and classes are cropped and set upright together. */
import { type DatasetCase, orientPicture, type Picture } from '../../core/index.ts'
import { cropPicture } from './crop-picture.ts'
import type { LabelledSlice } from './labelled-slice.ts'

/**
 * @param item the case
 * @param image HU as stored, row-major [y, x]
 * @param target 0..255 on the same grid
 * @param classes class numbers on the same grid, or null
 * @returns the loaded case, upright
 */
export function uprightSlice(
  item: DatasetCase,
  image: Picture<Int16Array>,
  target: Picture<Uint8Array>,
  classes: Picture<Uint8Array> | null,
): LabelledSlice {
  const upright = <Values extends Int16Array | Uint8Array>(picture: Picture<Values>) =>
    orientPicture(cropPicture(picture, item.crop), item.orientation)
  const { values: imageHu, width, height } = upright(image)
  return {
    id: item.id,
    patient: item.patient,
    split: item.split,
    subset: item.subset ?? '',
    width,
    height,
    imageHu,
    target: upright(target).values,
    classes: classes && { numbers: upright(classes).values, names: item.classes?.names ?? [] },
  }
}
