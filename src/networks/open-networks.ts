/** The two networks that a reading needs, from the model store into the runtime. */
import { loadNetwork, type NetworkOptions } from '../inference/index.ts'
import type { Networks } from '../reading/index.ts'
import { openPackage } from './open-package.ts'

/** The package that finds the lungs. There is one. */
export const VALID_AREA_MODEL = 'valid-area'

/**
 * The lesion package read with when none is named: the better one on validation, the small one where they tie (the figures
 * are in the model cards).
 */
export const DEFAULT_LESION_MODEL = 'lesion-small'

export interface OpenNetworksOptions extends NetworkOptions {
  /** Name or folder of a lesion package; by default {@link DEFAULT_LESION_MODEL}. */
  readonly model?: string
}

/** Networks that are given back when done. */
export interface OpenedNetworks extends Networks {
  /** Frees both. */
  dispose(): Promise<void>
}

/**
 * Loads the valid-area network and a lesion network, hashes checked.
 *
 * @param options lesion model, device, threads
 * @returns both; `dispose` them when done
 * @throws {GroundglassError} what `openModel`, `parseManifest` and `loadNetwork` throw, all `model/...`
 */
export async function openNetworks(options: OpenNetworksOptions = {}): Promise<OpenedNetworks> {
  const { model = DEFAULT_LESION_MODEL, ...networkOptions } = options
  const [lungs, lesions] = await Promise.all([openPackage(VALID_AREA_MODEL), openPackage(model)])
  const validArea = await loadNetwork(lungs, networkOptions)
  try {
    const lesion = await loadNetwork(lesions, networkOptions)
    const dispose = async () => {
      await Promise.all([validArea.dispose(), lesion.dispose()])
    }
    return { validArea, lesion, dispose }
  } catch (error) {
    await validArea.dispose()
    throw error
  }
}

/**
 * @param options lesion model, device, threads
 * @param work what the networks are for; they are freed when it ends, however it ends
 * @returns what `work` returns
 */
export async function withNetworks<Result>(
  options: OpenNetworksOptions,
  work: (networks: Networks) => Promise<Result>,
): Promise<Result> {
  const networks = await openNetworks(options)
  try {
    return await work(networks)
  } finally {
    await networks.dispose()
  }
}
