/** The networks for reading in this browser: fetched once, then kept here for good. */
import { api, codeOf, type ModelHead } from '../api/index.ts'
import type { PackageFiles } from './messages.ts'

export const VALID_AREA = 'valid-area'
/** The small one: what a browser can do in a minute. */
export const LESION = 'lesion-small'
const CACHE = 'groundglass-models'

export type OnBytes = (done: number, total: number | null) => void

/**
 * @param name of a package
 * @param onBytes told while the network is fetched; never where it is kept already
 * @returns manifest and network; without the server, as they were kept
 * @throws {GroundglassError} what the server refuses with; `connection/lost` where nothing is kept
 */
export async function keptModel(name: string, onBytes: OnBytes): Promise<PackageFiles> {
  const manifest = await manifestOf(name)
  const address = `${name}?${manifest.sha256}`
  const kept = await recall(address)
  if (kept !== null) return { manifest, modelBytes: new Uint8Array(kept) }
  const modelBytes = await api.modelFile(name, onBytes)
  await forget(`${name}?`)
  await keep(address, modelBytes)
  return { manifest, modelBytes }
}

async function manifestOf(name: string): Promise<ModelHead> {
  try {
    const manifest = await api.modelManifest(name)
    await keep(`${name}/manifest`, new TextEncoder().encode(JSON.stringify(manifest)))
    return manifest
  } catch (error) {
    const kept = codeOf(error) === 'connection/lost' ? await recall(`${name}/manifest`) : null
    if (kept === null) throw error
    return JSON.parse(new TextDecoder().decode(kept))
  }
}

/** Browsers have none where the page was not sent securely. */
function cache(): Promise<Cache> | null {
  return 'caches' in globalThis ? caches.open(CACHE) : null
}

const addressOf = (name: string) => new URL(`/kept/${name}`, location.origin).href

async function recall(name: string): Promise<ArrayBuffer | null> {
  const kept = await (await cache())?.match(addressOf(name))
  return (await kept?.arrayBuffer()) ?? null
}

async function keep(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  // A full disk costs the next visit a fetch, and this one nothing.
  await (await cache())?.put(addressOf(name), new Response(bytes)).catch(() => null)
}

/** Networks that another has taken the place of. */
async function forget(beginning: string): Promise<void> {
  const all = await cache()
  for (const { url } of (await all?.keys()) ?? [])
    if (url.startsWith(addressOf(beginning))) await all?.delete(url)
}
