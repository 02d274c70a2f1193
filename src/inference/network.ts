/** A loaded network: bytes and manifest in, probabilities out. */
import { GroundglassError } from '../core/index.ts'
import type { Device } from './device.ts'
import type { ModelManifest } from './manifest.ts'
import {
  type ModelPackage,
  type NetworkOptions,
  type OpenSession,
  checkNames,
  openSession,
  runSession,
} from './session.ts'

export interface Network {
  readonly manifest: ModelManifest
  readonly device: Device
  /**
   * @param image [height, width] of the manifest's input, 0 to 1, as `networkInput` makes it
   * @returns probabilities [channels, height, width] of the manifest's first output
   * @throws {GroundglassError} `model/input-size`, `model/output-shape`, `model/not-finite`, `model/disposed`
   */
  run(image: Float32Array): Promise<Float32Array>
  /** Frees the network when nobody else holds it. May be called twice. */
  dispose(): Promise<void>
}

interface SharedSession {
  readonly key: string
  readonly opened: Promise<OpenSession>
  /** Networks handed out, or about to be, and not disposed of yet. */
  holders: number
  /** The browser's runtime refuses a second run before the first is done: runs wait here. Never rejects. */
  lastRun: Promise<unknown>
}

/** By hash and options: parallel callers share one session, and a failed load is forgotten and may be tried again. */
const sharedSessions = new Map<string, SharedSession>()

/**
 * Loads a network, or shares the one already loaded from the same file with the same options.
 * @param model manifest and bytes of the package
 * @param options device and threads
 * @returns the network; `dispose` it when done
 * @throws {GroundglassError} `model/hash-mismatch`, `model/device-unavailable`, `model/not-loadable`, `model/manifest-mismatch`
 */
export async function loadNetwork(
  model: ModelPackage,
  options: NetworkOptions = {},
): Promise<Network> {
  const { manifest } = model
  const shared = share(model, options)
  try {
    const { session, device } = await shared.opened
    checkNames(session, manifest)
    return networkOn(shared, session, device, manifest)
  } catch (error) {
    await letGo(shared)
    throw error
  }
}

function share(model: ModelPackage, options: NetworkOptions): SharedSession {
  const { device = 'auto', threads = 0, spinning = true } = options
  const key = [model.manifest.sha256, device, threads, spinning].join(' ')
  const known = sharedSessions.get(key)
  if (known) {
    known.holders += 1
    return known
  }
  const opened = openSession(model, options)
  const shared = { key, opened, holders: 1, lastRun: Promise.resolve() }
  sharedSessions.set(key, shared)
  opened.catch(() => forget(shared))
  return shared
}

function forget(shared: SharedSession): void {
  // Another load under the same key may have taken its place already.
  if (sharedSessions.get(shared.key) === shared) sharedSessions.delete(shared.key)
}

async function letGo(shared: SharedSession): Promise<void> {
  shared.holders -= 1
  if (shared.holders > 0) return
  forget(shared)
  await shared.lastRun
  const opened = await shared.opened.catch(() => null)
  await opened?.session.release()
}

function networkOn(
  shared: SharedSession,
  session: OpenSession['session'],
  device: Device,
  manifest: ModelManifest,
): Network {
  let disposed = false
  return {
    manifest,
    device,
    async run(image) {
      if (disposed) {
        throw new GroundglassError(
          'model/disposed',
          'Expected a loaded network; this one was disposed of. Load it again.',
        )
      }
      const run = shared.lastRun.then(() => runSession(session, image, manifest))
      shared.lastRun = run.catch(() => null)
      return run
    },
    async dispose() {
      if (disposed) return
      disposed = true
      await letGo(shared)
    },
  }
}
