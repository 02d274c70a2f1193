/** Starts a whole network from earlier runs of the same network: further rounds of self-training, fine-tuning. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { GroundglassError } from '../../core/index.ts'
import { parseManifest } from '../../inference/index.ts'
import type { TrainedCases } from '../data/index.ts'
import { readSafetensors } from '../models/safetensors.ts'
import { CHECKPOINT_FILE } from './checkpoint.ts'
import { PACKAGE_FOLDER } from './model-package.ts'
import type { TrainingState } from './training-state.ts'

/**
 * Copies the averaged weights and running statistics of finished runs, in place; moments start at zero. Of several
 * runs it takes the mean (Izmailov et al. 2018; Wortsman et al. 2022), which makes sense only where one went on from another.
 *
 * @param state the fresh state
 * @param runFolders folders of the earlier runs
 * @returns what those runs had learnt from, and so the new network has too; a case may come twice
 * @throws {GroundglassError} `training/no-start` when a run has not finished, `training/start-mismatch` when its network differs
 */
export function startNetwork(
  state: TrainingState,
  runFolders: readonly string[],
): readonly TrainedCases[] {
  for (const values of state.weights.values()) values.fill(0)
  for (const folder of runFolders) addWeights(state, folder, 1 / runFolders.length)
  for (const [name, values] of state.weights) state.averaged.get(name)!.set(values)
  return runFolders.flatMap(trainingDataOf)
}

function addWeights(state: TrainingState, runFolder: string, share: number): void {
  if (!existsSync(manifestIn(runFolder))) {
    throw new GroundglassError(
      'training/no-start',
      'Expected folders of finished training runs in `startFrom`; one holds no package. Finish that run first; see docs/how-to/train-a-network.md.',
    )
  }
  const tensors = readSafetensors(readFileSync(join(runFolder, CHECKPOINT_FILE)))
  const misfits = [...state.weights].filter(
    ([name, { length }]) => tensors.get(`averaged/${name}`)?.values.length !== length,
  )
  if (misfits.length > 0) {
    throw new GroundglassError(
      'training/start-mismatch',
      `Expected the runs of \`startFrom\` to have trained the same network; ${misfits.length} tensors are missing or of another size, first ${misfits[0]![0]}. Give all configurations the same \`network\`.`,
    )
  }
  for (const [name, sum] of state.weights) {
    const { values } = tensors.get(`averaged/${name}`)!
    for (let i = 0; i < sum.length; i += 1) sum[i]! += share * values[i]!
  }
}

function trainingDataOf(runFolder: string): TrainedCases[] {
  const { trainingData } = parseManifest(readFileSync(manifestIn(runFolder), 'utf8'))
  return trainingData.map(({ caseIds = [], ...set }) => ({ ...set, caseIds: [...caseIds] }))
}

function manifestIn(runFolder: string): string {
  return join(runFolder, PACKAGE_FOLDER, 'manifest.json')
}
