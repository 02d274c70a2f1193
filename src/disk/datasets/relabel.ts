/** Self-training: the same pictures, labelled by a network's own probability pictures. */
import { access } from 'node:fs/promises'
import { basename, extname, join, relative } from 'node:path'
import { type DatasetManifest, GroundglassError } from '../../core/index.ts'
import { type CaseChoice, chooseCases } from './load-cases.ts'

/**
 * @param manifest whose pictures; patients, splits, orientations and grey groups are kept
 * @param choice which of its cases
 * @param root the folder that the manifest's paths start from
 * @param masks folder of 8-bit probability PNGs in the pictures' own size and orientation, each under the base name of
 *   its picture, as `groundglass segment` writes them
 * @returns the manifest of the chosen cases with `soft-mask` labels; subset `relabelled`
 * @throws {GroundglassError} `dataset/missing-mask` when a picture has none
 */
export async function relabelManifest(
  manifest: DatasetManifest,
  choice: CaseChoice,
  root: string,
  masks: string,
): Promise<DatasetManifest> {
  const chosen = chooseCases(manifest, choice)
  const cases = await Promise.all(
    chosen.map(async (item) => {
      const file = join(masks, `${basename(item.image, extname(item.image))}.png`)
      await refuseUnlessThere(file, item.id)
      const path = relative(root, file)
      const { classes: _ofTheFormerLabel, ...rest } = item
      return { ...rest, subset: 'relabelled', label: { kind: 'soft-mask' as const, path } }
    }),
  )
  return { ...manifest, name: `${manifest.name}-relabelled`, cases }
}

async function refuseUnlessThere(file: string, id: string): Promise<void> {
  try {
    await access(file)
  } catch (error) {
    throw new GroundglassError(
      'dataset/missing-mask',
      `Expected a probability PNG for every picture; case ${id} has none under its base name. Run groundglass segment on all of them.`,
      { cause: error },
    )
  }
}
