/** A network's marks on one image, matched to the lesions of its reference: what a free-response curve is made of. */
import { type MarkedImage, type Picture, connectedComponents2d } from '../core/index.ts'

/** Ground glass has no sharp edge: a mark hits a lesion from this intersection over union on (as Baumgartner 2021, nnDetection). */
const HIT_IOU = 0.1

/**
 * @param map probabilities of one image, 0 to 1
 * @param reference its mask, same shape; anything but 0 is lesion
 * @param threshold probability at or above which pixels form marks; a mark's score is its largest probability
 * @param minimumBoxPx marks and lesions count when their box covers more than this many pixels of a 512 x 512 grid
 * @returns the marks, each with the lesion it hits, if any
 */
export function markedImage(
  map: Picture<Float32Array>,
  reference: Uint8Array,
  threshold: number,
  minimumBoxPx: number,
): MarkedImage {
  const { values, width, height } = map
  const floorPx = (minimumBoxPx * width * height) / 512 ** 2
  const found = largeParts(
    Uint8Array.from(values, (value) => (value >= threshold ? 1 : 0)),
    map,
    floorPx,
  )
  const lesions = largeParts(reference, map, floorPx)
  const score = new Float64Array(found.count)
  const overlap = new Uint32Array(found.count * lesions.count)
  for (let i = 0; i < values.length; i += 1) {
    const mark = found.indexAt[i]!
    if (mark < 0) continue
    score[mark] = Math.max(score[mark]!, values[i]!)
    const lesion = lesions.indexAt[i]!
    if (lesion >= 0) overlap[mark * lesions.count + lesion]! += 1
  }
  const marks = Array.from(score, (value, mark) => {
    let hit: number | null = null
    let best = 0
    for (let lesion = 0; lesion < lesions.count; lesion += 1) {
      const shared = overlap[mark * lesions.count + lesion]!
      const iou = shared / (found.areasPx[mark]! + lesions.areasPx[lesion]! - shared)
      if (iou < HIT_IOU || iou <= best) continue
      best = iou
      hit = lesion
    }
    return { score: value, hit }
  })
  return { lesions: lesions.count, marks }
}

/**
 * @param reference a mask; anything but 0 is lesion
 * @param minimumBoxPx as for {@link markedImage}
 * @returns how many lesions it holds
 */
export function countLesions(reference: Picture<Uint8Array>, minimumBoxPx: number): number {
  const { values, width, height } = reference
  return largeParts(values, reference, (minimumBoxPx * width * height) / 512 ** 2).count
}

/** Connected parts whose box covers more than the floor: for each pixel the part's index, or -1. */
function largeParts(
  mask: Uint8Array,
  { width, height }: { readonly width: number; readonly height: number },
  floorPx: number,
): { readonly indexAt: Int32Array; readonly areasPx: readonly number[]; readonly count: number } {
  const { labels, components } = connectedComponents2d(mask, width, height)
  const large = components.filter(({ box }) => box.width * box.height > floorPx)
  const indexOfLabel = new Map(large.map(({ label }, index) => [label, index]))
  return {
    indexAt: labels.map((label) => indexOfLabel.get(label) ?? -1),
    areasPx: large.map(({ areaPx }) => areaPx),
    count: large.length,
  }
}
