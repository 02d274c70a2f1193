/** Loads what a configuration's `data` block names, and refuses what must not be trained on. */
import { resolve } from 'node:path'
import { chooseCases, type LabelledSlice, loadCases, readManifest } from '../../disk/index.ts'
import type { DataConfig } from './data-config.ts'

/**
 * @param config the `data` block
 * @param folder the folder its paths start from: the configuration file's own
 * @returns for each source its slices
 */
export async function loadSources(config: DataConfig, folder: string): Promise<LabelledSlice[][]> {
  const loaded: LabelledSlice[][] = []
  for (const { manifest, root, splits, subset } of config.sources) {
    const cases = chooseCases(await readManifest(resolve(folder, manifest)), { splits, subset })
    loaded.push(await loadCases(cases, resolve(folder, root)))
  }
  return loaded
}
