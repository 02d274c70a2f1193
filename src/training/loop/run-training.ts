/** The training loop: batches, steps, validation, checkpoints; resumes exactly where it stopped. */
import { appendFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { GroundglassError } from '../../core/index.ts'
import {
  checkLeaks,
  chooseCases,
  type LabelledSlice,
  loadCases,
  readManifest,
} from '../../disk/index.ts'
import {
  batchSize,
  createBatchSource,
  evaluationCases,
  joinTrainedCases,
  loadSources,
  trainedCases,
} from '../data/index.ts'
import { readSafetensors } from '../models/safetensors.ts'
import { trainingGraph } from '../models/training-graph.ts'
import { learningRateAt } from '../optim/learning-rate.ts'
import { type BestSoFar, CHECKPOINT_FILE, resumeFrom, writeCheckpoint } from './checkpoint.ts'
import { PACKAGE_FOLDER, writeModelPackage } from './model-package.ts'
import type { TrainingConfig } from './training-config.ts'
import { startEncoder } from './start-encoder.ts'
import { startNetwork } from './start-network.ts'
import { initialState } from './training-state.ts'
import { TrainingStep } from './training-step.ts'
import { validate, type ValidationScore } from './validate.ts'

/** What happens during a run, one line of `log.jsonl` each. */
export type TrainingEvent =
  | {
      readonly kind: 'loaded'
      readonly trainSlices: number
      readonly validationSlices: number
      readonly parameters: number
    }
  | { readonly kind: 'resumed'; readonly step: number }
  | {
      readonly kind: 'step'
      readonly step: number
      readonly loss: number
      readonly gradientNorm: number
      readonly learningRate: number
      readonly stepMs: number
    }
  | ({
      readonly kind: 'validation'
      readonly step: number
      readonly best: BestSoFar
    } & ValidationScore)
  | { readonly kind: 'checkpoint'; readonly step: number }
  | {
      readonly kind: 'finished'
      readonly step: number
      readonly sha256: string
      readonly best: BestSoFar | null
    }
  | { readonly kind: 'stopped'; readonly step: number }

export interface TrainingRun {
  readonly config: TrainingConfig
  readonly configHash: string
  /** The folder that the configuration's paths start from. */
  readonly configFolder: string
  /** Receives checkpoint, log and, at the end, `package/`. */
  readonly runFolder: string
  readonly threads?: number
  readonly spinning?: boolean
  /** Forget an earlier checkpoint. */
  readonly fresh?: boolean
  /** Asked after every step; true ends the run with a checkpoint. */
  shouldStop?(): boolean
  onEvent?(event: TrainingEvent): void
}

/** Steps between checkpoints. */
const CHECKPOINT_STEPS = 200

/**
 * Trains until the last step, early stopping, or `shouldStop`.
 *
 * @param run configuration, folders and callbacks
 * @returns the hash of the shipped model.onnx, or null when stopped before the end
 */
export async function runTraining(run: TrainingRun): Promise<string | null> {
  const { config, runFolder } = run
  mkdirSync(runFolder, { recursive: true })
  const checkpointPath = join(runFolder, CHECKPOINT_FILE)
  if (run.fresh) {
    rmSync(checkpointPath, { force: true })
    rmSync(bestPath(runFolder), { force: true })
    rmSync(join(runFolder, 'log.jsonl'), { force: true })
  }
  const emit = (event: TrainingEvent) => {
    appendFileSync(join(runFolder, 'log.jsonl'), `${JSON.stringify(event)}\n`)
    run.onEvent?.(event)
  }
  const sources = await loadSources(config.data, run.configFolder)
  const batches = createBatchSource(config.data, sources, config.seed)
  const held = await validationSlices(run)
  checkLeaks(sources.flat(), held)
  const judged = evaluationCases(held, config.data.size, config.window)
  const shape = { batch: batchSize(config.data), size: config.data.size }
  const graph = trainingGraph(config.network, shape, config.loss, config.frozen)
  const state = initialState(graph.parameters, graph.norms, config.seed)
  if (config.encoderWeights) {
    const file = readFileSync(resolve(run.configFolder, config.encoderWeights))
    startEncoder(state, readSafetensors(file))
  }
  const startFolders = (config.startFrom ?? []).map((path) => resolve(run.configFolder, path))
  const earlier = startFolders.length > 0 ? startNetwork(state, startFolders) : []
  emit({
    kind: 'loaded',
    trainSlices: sources.reduce((sum, source) => sum + source.length, 0),
    validationSlices: judged.length,
    parameters: graph.parameters.reduce(
      (sum, { name }) => sum + state.weights.get(name)!.length,
      0,
    ),
  })
  const resumed = resumeFrom(checkpointPath, state, run.configHash)
  if (resumed !== undefined) emit({ kind: 'resumed', step: state.step })
  let best: BestSoFar | null = resumed ?? null
  const save = () => {
    writeCheckpoint(checkpointPath, state, { configHash: run.configHash, best })
    emit({ kind: 'checkpoint', step: state.step })
  }
  const step = await TrainingStep.open(graph, state, run)
  const { steps, accumulate } = config.optimiser
  const { everySteps, patience } = config.validation
  const stale = () =>
    patience !== null && best !== null && state.step - best.step >= patience * everySteps
  while (state.step < steps && !stale()) {
    const startedAt = performance.now()
    const learningRate = rateAt(config, state.step)
    const parts = Array.from({ length: accumulate }, (_, part) =>
      batches.batchAt(state.step * accumulate + part),
    )
    const result = await step.step(parts, { ...config.optimiser, learningRate })
    if (!Number.isFinite(result.loss)) throw diverged(state.step)
    const stepMs = performance.now() - startedAt
    emit({ kind: 'step', step: state.step, ...result, learningRate, stepMs })
    if (everySteps > 0 && state.step % everySteps === 0 && judged.length > 0) {
      const score = await validate(config.network, state.averaged, judged, {
        ...run,
        size: shape.size,
      })
      if (best === null || score.dice > best.score) {
        best = { step: state.step, score: score.dice }
        if (patience !== null)
          writeCheckpoint(bestPath(runFolder), state, { configHash: run.configHash, best })
      }
      emit({ kind: 'validation', step: state.step, best, ...score })
    }
    if (run.shouldStop?.()) {
      save()
      await step.release()
      emit({ kind: 'stopped', step: state.step })
      return null
    }
    if (state.step % CHECKPOINT_STEPS === 0) save()
  }
  save()
  await step.release()
  // With early stopping the best weights are shipped, else the last.
  if (patience !== null && best !== null) resumeFrom(bestPath(runFolder), state, run.configHash)
  const trainingData = joinTrainedCases(await trainedCases(config.data, run.configFolder), earlier)
  const provenance = { config, configHash: run.configHash, trainingData }
  const sha256 = await writeModelPackage(
    join(runFolder, PACKAGE_FOLDER),
    provenance,
    state.averaged,
  )
  emit({ kind: 'finished', step: state.step, sha256, best })
  return sha256
}

function bestPath(runFolder: string): string {
  return join(runFolder, 'best.safetensors')
}

function rateAt({ optimiser }: TrainingConfig, step: number): number {
  const { learningRate, warmUpSteps, steps, finalFraction } = optimiser
  return learningRateAt({ peak: learningRate, warmUpSteps, totalSteps: steps, finalFraction }, step)
}

async function validationSlices({ config, configFolder }: TrainingRun): Promise<LabelledSlice[]> {
  const { everySteps, manifest, root, subset } = config.validation
  if (everySteps === 0) return []
  const cases = chooseCases(await readManifest(resolve(configFolder, manifest)), {
    splits: ['validation'],
    subset,
  })
  return await loadCases(cases, resolve(configFolder, root))
}

function diverged(step: number): GroundglassError {
  return new GroundglassError(
    'training/diverged',
    `Expected a finite loss, found none at step ${step}. Lower the learning rate or the clip norm and start with --fresh.`,
  )
}
