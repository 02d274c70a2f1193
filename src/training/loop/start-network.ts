/** Starts a whole network from an earlier run of the same network: further rounds of self-training, fine-tuning. */
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
 * Copies the averaged weights and running statistics of a finished run, in place; moments start at zero.
 *
 * @param state the fresh state
 * @param runFolder folder of the earlier run
 * @returns what that run had learnt from, and so the new network has too
 * @throws {GroundglassError} `training/no-start` when the run has not finished, `training/start-mismatch` when its network differs
 */
export function startNetwork(state: TrainingState, runFolder: string): readonly TrainedCases[] {
  const manifestPath = join(runFolder, PACKAGE_FOLDER, 'manifest.json')
  if (!existsSync(manifestPath)) {
    throw new GroundglassError(
      'training/no-start',
      'Expected the folder of a finished training run as `startFrom`; it holds no package. Finish that run first; see docs/how-to/train-a-network.md.',
    )
  }
  const tensors = readSafetensors(readFileSync(join(runFolder, CHECKPOINT_FILE)))
  const misfits = [...state.weights].filter(
    ([name, { length }]) => tensors.get(`averaged/${name}`)?.values.length !== length,
  )
  if (misfits.length > 0) {
    throw new GroundglassError(
      'training/start-mismatch',
      `Expected the run of \`startFrom\` to have trained the same network; ${misfits.length} tensors are missing or of another size, first ${misfits[0]![0]}. Give both configurations the same \`network\`.`,
    )
  }
  for (const [name, values] of state.weights) {
    values.set(tensors.get(`averaged/${name}`)!.values)
    state.averaged.get(name)!.set(values)
  }
  const { trainingData } = parseManifest(readFileSync(manifestPath, 'utf8'))
  return trainingData.map(({ caseIds = [], ...set }) => ({ ...set, caseIds: [...caseIds] }))
}
