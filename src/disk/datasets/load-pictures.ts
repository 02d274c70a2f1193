/** Cases whose image is a PNG or JPEG: decoded, and brought to approximate HU by their grey anchors. */
import { type DatasetCase, windowLimitsHu } from '../../core/index.ts'
import { decodePicture, estimateGreyToHu, type GreyToHu, greyToHu } from '../../imaging/index.ts'
import { loadClasses, loadTarget } from './load-target.ts'
import type { LabelledSlice } from './labelled-slice.ts'
import { uprightSlice } from './upright-slice.ts'
import { readDataFile } from './read-data-file.ts'

/** What a picture without anchors is taken for: already in the authors' window (Chen J. et al. 2020). */
const AUTHORS_WINDOW = { widthHu: 1200, centreHu: -700 }

/**
 * @param cases cases of pictures; those of one `greyGroup` share the grey-to-HU line
 * @param root the folder that the manifest's paths start from
 * @returns the loaded cases, in the same order
 * @throws {GroundglassError} see {@link loadTarget} and `decodePicture`
 */
export async function loadPictureCases(
  cases: readonly DatasetCase[],
  root: string,
): Promise<LabelledSlice[]> {
  const groups = groupCases(cases)
  const loaded = new Map<string, LabelledSlice>()
  // One group after the other: a volume's pictures are all held until its line is known.
  for (const group of groups.values()) {
    const pictures = await Promise.all(
      group.map(async (item) => await decodePicture(await readDataFile(root, item.image))),
    )
    const line = estimateGreyToHu(pictures) ?? authorsLine()
    for (const [i, item] of group.entries()) {
      const { grey, ...grid } = pictures[i]!
      const image = { values: greyToHu(grey, line), ...grid }
      const target = await loadTarget(item, root, grid)
      const classes = await loadClasses(item, root, grid)
      loaded.set(item.id, uprightSlice(item, image, target, classes))
    }
  }
  return cases.map((item) => loaded.get(item.id)!)
}

function authorsLine(): GreyToHu {
  const { lowHu, highHu } = windowLimitsHu(AUTHORS_WINDOW)
  return { huPerGrey: (highHu - lowHu) / 255, huAtZero: lowHu, blackIsAir: false }
}

function groupCases(cases: readonly DatasetCase[]): Map<string, DatasetCase[]> {
  const groups = new Map<string, DatasetCase[]>()
  for (const item of cases) {
    const key = item.greyGroup ?? `alone ${item.id}`
    groups.set(key, [...(groups.get(key) ?? []), item])
  }
  return groups
}
