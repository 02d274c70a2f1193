/** What a run learns from, as the model's manifest will tell it. */
import { resolve } from 'node:path'
import { chooseCases, readManifest } from '../../disk/index.ts'
import type { DataConfig } from './data-config.ts'

/** One data set's share of the training data. */
export interface TrainedCases {
  /** The name in the data set's manifest. */
  readonly name: string
  readonly licence: string
  readonly cases: number
  /** Ids in that manifest, so that evaluation can refuse to test on them. */
  readonly caseIds: string[]
}

/**
 * @param config the `data` block
 * @param folder the folder its paths start from: the configuration file's own
 * @returns one entry a data set, in the order of the sources; a case that two sources name counts once
 */
export async function trainedCases(config: DataConfig, folder: string): Promise<TrainedCases[]> {
  const sets = new Map<string, { licence: string; ids: Set<string> }>()
  for (const { manifest, splits, subset } of config.sources) {
    const dataset = await readManifest(resolve(folder, manifest))
    const set = sets.get(dataset.name) ?? { licence: dataset.licence, ids: new Set() }
    for (const { id } of chooseCases(dataset, { splits, subset })) set.ids.add(id)
    sets.set(dataset.name, set)
  }
  return [...sets].map(([name, { licence, ids }]) => ({
    name,
    licence,
    cases: ids.size,
    caseIds: [...ids],
  }))
}

/**
 * @param own what a run learns from
 * @param earlier what the network it starts from had learnt from
 * @returns both, a case that both name once
 */
export function joinTrainedCases(
  own: readonly TrainedCases[],
  earlier: readonly TrainedCases[],
): TrainedCases[] {
  const joined = new Map(own.map((set) => [set.name, set]))
  for (const set of earlier) {
    const known = joined.get(set.name)
    const caseIds = [...new Set([...(known?.caseIds ?? []), ...set.caseIds])]
    joined.set(set.name, { ...set, ...known, cases: caseIds.length, caseIds })
  }
  return [...joined.values()]
}
