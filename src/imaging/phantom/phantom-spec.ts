/** What a phantom shall look like. Everything has a default, and equal specifications give equal voxels. */
import { GroundglassError } from '../../core/index.ts'

export const PHANTOM_LESIONS = [
  'none',
  'ground-glass',
  'consolidation',
  'mixed',
  'typical',
] as const
/** `typical`: many peripheral ground-glass areas in both lungs, low and at the back, some consolidating. */
export type PhantomLesions = (typeof PHANTOM_LESIONS)[number]

export const PHANTOM_VARIANTS = [
  'thin-chest-wall',
  'arms-in-field',
  'table-close-to-skin',
  'pleural-consolidation',
  'colon-gas',
  'crazy-paving',
] as const
/** What is known to mislead the search for lungs, and one pattern of lesions. */
export type PhantomVariant = (typeof PHANTOM_VARIANTS)[number]

export interface PhantomSpec {
  /** Whole number: chooses the patient's build, vessels, lesions and noise. */
  readonly seed: number
  /** Rows and columns, 64 to 1024. */
  readonly sizePx: number
  /** Distance between slices in mm. */
  readonly spacingMm: number
  /** From the middle of the lungs outwards: too few for the spacing cut the lungs off at both ends. */
  readonly sliceCount: number
  readonly lesions: PhantomLesions
  readonly variants: readonly PhantomVariant[]
  /** Standard deviation of the scanner's noise inside the body, in HU. */
  readonly noiseHu: number
}

/** Height of the region that holds both lungs and some neck and abdomen, in mm. */
export const CHEST_HEIGHT_MM = 300

/**
 * Fills in what was left open: seed 1, 512 pixels, 2 mm, the whole chest, typical lesions, 14 HU of noise.
 * With a slice count alone the spacing is what covers the chest.
 * @param options the choices made
 * @returns a complete specification
 * @throws GroundglassError `phantom/invalid-specification`
 */
export function phantomSpec(options: Partial<PhantomSpec> = {}): PhantomSpec {
  const spacingMm =
    options.spacingMm ?? (options.sliceCount ? CHEST_HEIGHT_MM / options.sliceCount : 2)
  const spec: PhantomSpec = {
    seed: 1,
    sizePx: 512,
    sliceCount: Math.round(CHEST_HEIGHT_MM / spacingMm),
    lesions: 'typical',
    variants: [],
    noiseHu: 14,
    ...options,
    spacingMm,
  }
  demand('seed', spec.seed, 0, 2 ** 32 - 1, true)
  demand('sizePx', spec.sizePx, 64, 1024, true)
  demand('spacingMm', spec.spacingMm, 0.1, CHEST_HEIGHT_MM, false)
  demand('sliceCount', spec.sliceCount, 1, 2000, true)
  demand('noiseHu', spec.noiseHu, 0, 200, false)
  return spec
}

function demand(name: string, value: number, low: number, high: number, whole: boolean): void {
  if (value >= low && value <= high && (!whole || Number.isInteger(value))) return
  throw new GroundglassError(
    'phantom/invalid-specification',
    `${name} must be a ${whole ? 'whole ' : ''}number from ${low} to ${high}, not ${value}.`,
  )
}
