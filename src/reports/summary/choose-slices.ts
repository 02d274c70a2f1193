/** Which slices the summary shows. */
import type { Reading, ReadingSlice } from '../../core/index.ts'

/**
 * The slices with the most lesion (area times mean probability), no two closer than a twentieth of the lungs' height, so
 * that the pictures do not all show one place. Without any lesion: slices evenly spread over the lungs.
 *
 * @param reading any
 * @param count the most to choose
 * @returns slices feet to head; fewer than `count` where there are fewer
 */
export function chooseSlices(reading: Reading, count: number): ReadingSlice[] {
  const withLungs = reading.slices.filter((slice) => slice.validArea !== null)
  const ranked = withLungs
    .filter((slice) => slice.lesions.length > 0)
    .toSorted((a, b) => burden(b) - burden(a))
  if (ranked.length === 0) return evenly(withLungs, count)
  const apart = Math.max(1, Math.floor(withLungs.length / 20))
  const chosen: ReadingSlice[] = []
  for (const slice of ranked) {
    if (chosen.length === count) break
    if (chosen.every(({ index }) => Math.abs(index - slice.index) >= apart)) chosen.push(slice)
  }
  return chosen.toSorted((a, b) => a.index - b.index)
}

function burden({ lesions }: ReadingSlice): number {
  return lesions.reduce((sum, lesion) => sum + lesion.areaMm2 * lesion.meanProbability, 0)
}

/** The middles of `count` equal stretches. */
function evenly(slices: readonly ReadingSlice[], count: number): ReadingSlice[] {
  if (slices.length <= count) return [...slices]
  return Array.from(
    { length: count },
    (_, i) => slices[Math.floor(((i + 0.5) * slices.length) / count)]!,
  )
}
