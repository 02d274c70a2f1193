/** Loads what a configuration's `data` block names, and refuses what must not be trained on. */
import { resolve } from 'node:path'
import { chooseCases, type LabelledSlice, loadCases, readManifest } from '../../disk/index.ts'
import type { DataConfig } from './data-config.ts'

/**
 * @param config the `data` block
 * @param folder the folder its paths start from: the configuration file's own
 * @returns for each source its slices
 * @throws {GroundglassError} `dataset/…` when a manifest or its data do not fit
 */
export async function loadSources(config: DataConfig, folder: string): Promise<LabelledSlice[][]> {
  const loaded: LabelledSlice[][] = []
  for (const { manifest, root, splits, subset, threshold } of config.sources) {
    const cases = chooseCases(await readManifest(resolve(folder, manifest)), { splits, subset })
    const slices = await loadCases(cases, resolve(folder, root))
    loaded.push(threshold === undefined ? slices : slices.map((slice) => harden(slice, threshold)))
  }
  return loaded
}

/** A soft target as a mask: 255 where the probability reaches the threshold. */
function harden(slice: LabelledSlice, threshold: number): LabelledSlice {
  return { ...slice, target: slice.target.map((value) => (value >= threshold * 255 ? 255 : 0)) }
}
