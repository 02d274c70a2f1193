/** Free-response curve: lesions found against false marks an image, over all thresholds. */

/** What was marked on one image, already matched to the reference lesions. */
export interface MarkedImage {
  readonly lesions: number
  readonly marks: readonly {
    readonly score: number
    /** Index of the reference lesion the mark hits (0 to lesions - 1), or null for a false mark. */
    readonly hit: number | null
  }[]
}

export interface FrocPoint {
  /** Marks at or above this score are kept. */
  readonly threshold: number
  readonly falseMarksPerImage: number
  /** Reference lesions hit by at least one kept mark over all reference lesions. */
  readonly lesionSensitivity: number
}

/**
 * The curve, one point a distinct score, from strict to lenient. A second mark on a lesion is neither a hit nor false.
 * @param images every image, those without marks or lesions too: they are part of the denominators
 * @returns the points, or null when there is no image or no reference lesion
 */
export function frocCurve(images: readonly MarkedImage[]): FrocPoint[] | null {
  const lesions = images.reduce((sum, image) => sum + image.lesions, 0)
  if (lesions === 0) return null
  const marks = images
    .flatMap((image, index) => image.marks.map((mark) => ({ ...mark, image: index })))
    .toSorted((a, b) => b.score - a.score)
  const found = new Set<string>()
  const points: FrocPoint[] = []
  let falseMarks = 0
  for (const [index, { score, hit, image }] of marks.entries()) {
    if (hit === null) falseMarks += 1
    else found.add(`${image}/${hit}`)
    if (marks[index + 1]?.score === score) continue
    points.push({
      threshold: score,
      falseMarksPerImage: falseMarks / images.length,
      lesionSensitivity: found.size / lesions,
    })
  }
  return points
}
