/** The model package at the end of a run: model.onnx and manifest.json; the card is written by a person. */
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { MODEL_SCHEMA, type ModelManifest, parseManifest } from '../../inference/index.ts'
import { INPUT_NAME, inferenceGraph, OUTPUT_NAME } from '../export/inference-graph.ts'
import type { TrainedCases } from '../data/index.ts'
import type { Weights } from '../models/network-context.ts'
import type { TrainingConfig } from './training-config.ts'

/** Its name in a run folder. */
export const PACKAGE_FOLDER = 'package'

/**
 * Writes the package.
 *
 * @param folder made when missing
 * @param run what was trained, the SHA-256 of its configuration, and on which cases
 * @param weights what to ship
 * @returns SHA-256 of model.onnx
 */
export async function writeModelPackage(
  folder: string,
  run: {
    readonly config: TrainingConfig
    readonly configHash: string
    readonly trainingData: readonly TrainedCases[]
  },
  weights: Weights,
): Promise<string> {
  const { config, configHash, trainingData } = run
  const { size } = config.data
  const modelBytes = inferenceGraph(config.network, weights, { height: size, width: size })
  const sha256 = createHash('sha256').update(modelBytes).digest('hex')
  const statistics = /\.running_(mean|var)$/
  const manifest: ModelManifest = {
    schema: MODEL_SCHEMA,
    name: config.name,
    version: config.version,
    sha256,
    task: config.task,
    architecture: config.package.architecture,
    parameters: [...weights]
      .filter(([name]) => !statistics.test(name))
      .reduce((sum, [, values]) => sum + values.length, 0),
    input: {
      name: INPUT_NAME,
      layout: 'NCHW',
      height: size,
      width: size,
      range: 'windowed-8-bit/255',
    },
    window: config.window,
    outputs: [{ name: OUTPUT_NAME, activation: 'none', channels: config.network.outputs }],
    threshold: config.package.threshold,
    minimumBoxPx: config.package.minimumBoxPx,
    trainingData: [...trainingData],
    licence: config.package.licence,
    metrics: [],
    createdBy: { software: 'groundglass', configSha256: configHash },
  }
  const text = `${JSON.stringify(manifest, null, 2)}\n`
  parseManifest(text)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'model.onnx'), modelBytes)
  writeFileSync(join(folder, 'manifest.json'), text)
  return sha256
}
