/** The parameters of a reading: what the lesion model's manifest says, unless the caller says otherwise. */
import { GroundglassError, type Parameters, parametersSchema } from '../core/index.ts'
import type { ModelManifest } from '../inference/index.ts'

/** The paper's floor, for manifests that name none. */
const MINIMUM_BOX_PX = 25

/**
 * @param lesionModel the lesion network's manifest: its threshold and floor are the defaults
 * @param chosen what the caller chose; `undefined` is no choice
 * @returns every parameter, checked
 * @throws {GroundglassError} `reading/invalid-parameters`, naming every fault at once
 */
export function parametersFor(
  lesionModel: Pick<ModelManifest, 'threshold' | 'minimumBoxPx'>,
  chosen: { readonly [Name in keyof Parameters]?: Parameters[Name] | undefined },
): Parameters {
  const parsed = parametersSchema.safeParse({
    probabilityThreshold: chosen.probabilityThreshold ?? lesionModel.threshold,
    minimumBoxPx: chosen.minimumBoxPx ?? lesionModel.minimumBoxPx ?? MINIMUM_BOX_PX,
    consecutiveSlices: chosen.consecutiveSlices ?? 3,
    quadrantOrigin: chosen.quadrantOrigin ?? 'valid-area',
    // Twice the network's time for half the false marks on slices without lesions (model cards).
    mirroredAveraging: chosen.mirroredAveraging ?? true,
  })
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw new GroundglassError(
    'reading/invalid-parameters',
    `Expected reading parameters as docs/reference/reading.md gives them; found ${faults.join('; ')}. Mend or leave out the named ones.`,
  )
}
