/** One session of the ONNX runtime: opened on the best device that works, checked against its manifest, run. */
import * as ort from '#runtime'
import { GroundglassError } from '../core/index.ts'
import { type Device, type DeviceChoice, devicesToTry, isSupported } from './device.ts'
import type { ModelManifest } from './manifest.ts'
import { sha256Hex } from './sha256.ts'

/** A model package in memory. */
export interface ModelPackage {
  readonly manifest: ModelManifest
  /** The bytes of `model.onnx`. */
  readonly modelBytes: Uint8Array
}

export interface NetworkOptions {
  /** Default `auto`: CUDA where it is installed, else the processor; in a browser WebGPU, else the processor. */
  readonly device?: DeviceChoice
  /** Threads of one network on the processor; by default the runtime takes one a core. */
  readonly threads?: number
  /** False lets waiting threads sleep: 4 to 11 % slower alone, faster where other processes want the cores. */
  readonly spinning?: boolean
}

export interface OpenSession {
  readonly session: ort.InferenceSession
  readonly device: Device
}

/**
 * Opens a session on the first device that takes the model.
 * @param model manifest and bytes of the package
 * @param options device and threads
 * @returns the session and where it runs
 * @throws {GroundglassError} `model/hash-mismatch`, `model/device-unavailable`, `model/not-loadable`
 */
export async function openSession(
  { manifest, modelBytes }: ModelPackage,
  options: NetworkOptions,
): Promise<OpenSession> {
  const sha256 = await sha256Hex(modelBytes)
  if (sha256 !== manifest.sha256) {
    throw new GroundglassError(
      'model/hash-mismatch',
      `Expected model ${manifest.name} ${manifest.version} to have SHA-256 ${manifest.sha256}; its file has ${sha256}. Restore the package: a network that is not the measured one must not be used.`,
    )
  }
  const devices = await devicesToTry(options.device ?? 'auto')
  const failures: unknown[] = []
  for (const device of devices) {
    try {
      const session = await ort.InferenceSession.create(modelBytes, sessionOptions(device, options))
      return { session, device }
    } catch (cause) {
      failures.push(cause)
    }
  }
  const last = devices.at(-1)!
  const cause = failures.at(-1)
  if (await isSupported(last)) {
    throw new GroundglassError(
      'model/not-loadable',
      `Expected an ONNX network in model ${manifest.name}; the runtime could not load it on ${last}. Export it again.`,
      { cause },
    )
  }
  throw new GroundglassError(
    'model/device-unavailable',
    `Expected to compute on ${last}; this machine's runtime cannot (driver or provider library missing). Choose another device, or auto; see docs/how-to/evaluate-a-model.md.`,
    { cause },
  )
}

function sessionOptions(
  device: Device,
  options: NetworkOptions,
): ort.InferenceSession.SessionOptions {
  if (device === 'wasm' && options.threads) ort.env.wasm.numThreads = options.threads
  return {
    executionProviders: [device],
    // `all` includes the blocked memory layout of convolutions: 1.6 times faster than `extended` on a processor.
    graphOptimizationLevel: 'all',
    ...(device === 'cpu' && options.threads ? { intraOpNumThreads: options.threads } : {}),
    ...(options.spinning === false
      ? { extra: { session: { intra_op: { allow_spinning: '0' } } } }
      : {}),
  }
}

/**
 * @param session an open session
 * @param manifest what it should be
 * @throws {GroundglassError} `model/manifest-mismatch` when the graph's inputs or outputs have other names
 */
export function checkNames(
  session: ort.InferenceSession,
  { name, input, outputs }: ModelManifest,
): void {
  const missing = [
    ...(session.inputNames.length === 1 && session.inputNames[0] === input.name
      ? []
      : [`exactly one input, ${input.name} (it has ${session.inputNames.join(', ')})`]),
    ...outputs
      .filter((output) => !session.outputNames.includes(output.name))
      .map((output) => `an output ${output.name} (it has ${session.outputNames.join(', ')})`),
  ]
  if (missing.length === 0) return
  throw new GroundglassError(
    'model/manifest-mismatch',
    `Expected the network of model ${name} to have ${missing.join(' and ')}. Correct its manifest.json or export it again.`,
  )
}

/**
 * @param session an open session
 * @param image [height, width] of the manifest's input, 0 to 1
 * @param manifest shapes and activation
 * @returns probabilities [channels, height, width] of the manifest's first output
 * @throws {GroundglassError} `model/input-size`, `model/output-shape`, `model/not-finite`
 */
export async function runSession(
  session: ort.InferenceSession,
  image: Float32Array,
  { name, input, outputs }: ModelManifest,
): Promise<Float32Array> {
  if (image.length !== input.height * input.width) {
    throw new GroundglassError(
      'model/input-size',
      `Expected an image of ${input.height} x ${input.width} = ${input.height * input.width} values; ${image.length} came. Make it with networkInput.`,
    )
  }
  const output = outputs[0]!
  const shape = [1, 1, input.height, input.width]
  const feeds = { [input.name]: new ort.Tensor('float32', image, shape) }
  const results = await session.run(feeds, [output.name])
  const { data, dims } = results[output.name]!
  const expected = [1, output.channels.length, input.height, input.width]
  if (!(data instanceof Float32Array) || dims.join(' x ') !== expected.join(' x ')) {
    throw new GroundglassError(
      'model/output-shape',
      `Expected model ${name} to answer float32 ${expected.join(' x ')}; ${dims.join(' x ')} came. Correct the outputs of its manifest.json.`,
    )
  }
  const probabilities =
    output.activation === 'sigmoid' ? data.map((logit) => 1 / (1 + Math.exp(-logit))) : data
  // NaN compares false with every threshold: left alone it would read as "no lesion".
  if (!probabilities.every((value) => value >= 0 && value <= 1)) {
    throw new GroundglassError(
      'model/not-finite',
      `Expected probabilities from 0 to 1 from model ${name}; other numbers came. Do not use it on this device; check the activation in its manifest.json.`,
    )
  }
  return probabilities
}
