/** Which devices the runtime can compute on, here and now. Only this file, session.ts and graph-session.ts know the runtime. */
import * as ort from '#runtime'
import type { ModelIdentity } from '../core/index.ts'

/** Where a network really runs. `wasm` is the processor, reached from a browser. */
export type Device = ModelIdentity['device']

/** What may be asked for; `cpu` means `wasm` in a browser. */
export type DeviceChoice = 'auto' | 'cpu' | 'webgpu' | 'cuda'

/** onnxruntime-node alone can list its backends; the browser build has no such function. */
const inNode = 'listSupportedBackends' in ort
const PROCESSOR: Device = inNode ? 'cpu' : 'wasm'

// A provider whose library or driver is missing throws, and is then passed over or reported by us: without this
// the runtime also prints its own multi-line error on stderr for every machine without CUDA.
ort.env.logLevel = 'fatal'

/** ONNX file of one Identity node, [1] to [1]: the smallest question that a provider can be asked. */
const PROBE_BASE64 =
  'CAg6OwoQCgF4EgF5IghJZGVudGl0eRIFcHJvYmVaDwoBeBIKCggIARIECgIIAWIPCgF5EgoKCAgBEgQKAggBQgQKABAR'

/**
 * The devices to try for a choice, best first.
 *
 * `auto` in Node leaves WebGPU out: it is experimental there and a software renderer, slower than the processor by two
 * orders of magnitude, cannot be told from a graphics card. In a browser it can, and WebGPU comes first.
 * @param choice what was asked for
 * @returns one device, or for `auto` several
 */
export async function devicesToTry(choice: DeviceChoice): Promise<readonly Device[]> {
  if (choice === 'cpu') return [PROCESSOR]
  if (choice !== 'auto') return [choice]
  if (inNode) return ['cuda', PROCESSOR]
  return (await browserHasGraphicsCard()) ? ['webgpu', PROCESSOR] : [PROCESSOR]
}

async function browserHasGraphicsCard(): Promise<boolean> {
  interface Gpu {
    requestAdapter(): Promise<{ info?: { isFallbackAdapter?: boolean } } | null>
  }
  const { gpu } = globalThis.navigator as { gpu?: Gpu }
  const adapter = await gpu?.requestAdapter()
  return Boolean(adapter) && adapter?.info?.isFallbackAdapter !== true
}

/** @returns the devices on which a network would really load on this machine; probed, not read off a list */
export async function supportedDevices(): Promise<Device[]> {
  const candidates: readonly Device[] = inNode ? ['cpu', 'cuda', 'webgpu'] : ['wasm', 'webgpu']
  const supported: Device[] = []
  for (const device of candidates) {
    if (await isSupported(device)) supported.push(device)
  }
  return supported
}

/**
 * @param device a device
 * @returns whether the runtime can open the smallest network on it
 */
export async function isSupported(device: Device): Promise<boolean> {
  const probe = Uint8Array.from(atob(PROBE_BASE64), (letter) => letter.charCodeAt(0))
  try {
    const session = await ort.InferenceSession.create(probe, { executionProviders: [device] })
    await session.release()
    return true
  } catch {
    return false
  }
}
