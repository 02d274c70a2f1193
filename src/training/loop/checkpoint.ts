/** A checkpoint: one safetensors file with everything a run needs to go on as if it had never stopped. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { GroundglassError } from '../../core/index.ts'
import {
  readSafetensors,
  readSafetensorsMetadata,
  writeSafetensors,
} from '../models/safetensors.ts'
import type { TrainingState } from './training-state.ts'

/** What early stopping remembers. */
export interface BestSoFar {
  readonly step: number
  readonly score: number
}

/** Its name in a run folder. */
export const CHECKPOINT_FILE = 'checkpoint.safetensors'

const GROUPS = ['weights', 'averaged', 'firstMoments', 'secondMoments'] as const

/**
 * Writes the checkpoint beside its final name, then renames it: a killed process leaves the old one whole.
 *
 * @param path the file
 * @param state copied as it is
 * @param run hash of the configuration it belongs to, and the best validation so far
 */
export function writeCheckpoint(
  path: string,
  state: TrainingState,
  run: { configHash: string; best: BestSoFar | null },
): void {
  const tensors = new Map<string, Float32Array>()
  for (const group of GROUPS) {
    for (const [name, values] of state[group]) tensors.set(`${group}/${name}`, values)
  }
  const metadata = {
    step: String(state.step),
    configHash: run.configHash,
    best: JSON.stringify(run.best),
  }
  writeFileSync(`${path}.partial`, writeSafetensors(tensors, metadata))
  renameSync(`${path}.partial`, path)
}

/**
 * Reads a checkpoint into a state of the same network.
 *
 * @param path the file
 * @param state overwritten
 * @param configHash hash of the configuration that is to go on
 * @returns the best validation so far, or `undefined` when there is no checkpoint; throws `training/other-run`
 */
export function resumeFrom(
  path: string,
  state: TrainingState,
  configHash: string,
): BestSoFar | null | undefined {
  if (!existsSync(path)) return undefined
  const bytes = readFileSync(path)
  const metadata = readSafetensorsMetadata(bytes)
  if (metadata['configHash'] !== configHash) {
    throw new GroundglassError(
      'training/other-run',
      'Expected the checkpoint of this very configuration; the one in the run folder belongs to another. Give another --out folder, or --fresh to begin anew.',
    )
  }
  for (const [key, { values }] of readSafetensors(bytes)) {
    const [group, name] = [key.slice(0, key.indexOf('/')), key.slice(key.indexOf('/') + 1)]
    const known = GROUPS.find((candidate) => candidate === group)
    if (known) state[known].get(name)?.set(values)
  }
  state.step = Number(metadata['step'])
  const best: BestSoFar | null = JSON.parse(metadata['best'] ?? 'null')
  return best
}
