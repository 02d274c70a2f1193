/** Phantoms as cases: `phantom:` and a specification stand where a path would, and nothing lies on disk. */
import { z } from 'zod'
import { GroundglassError } from '../../core/index.ts'
import {
  type Phantom,
  PHANTOM_LESIONS,
  PHANTOM_VARIANTS,
  type PhantomSpec,
  renderPhantom,
} from '../../imaging/index.ts'

const PREFIX = 'phantom:'

const specSchema = z.strictObject({
  seed: z.int(),
  sizePx: z.int(),
  spacingMm: z.number(),
  sliceCount: z.int(),
  lesions: z.enum(PHANTOM_LESIONS),
  variants: z.array(z.enum(PHANTOM_VARIANTS)),
  noiseHu: z.number(),
})

/** @param spec a complete specification @returns what stands in a manifest in place of a path */
export function phantomPath(spec: PhantomSpec): string {
  return `${PREFIX}${JSON.stringify(specSchema.parse(spec))}`
}

/** The phantom rendered last: a series' slices ask for it one after the other. */
let last: { readonly path: string; readonly phantom: Phantom } | null = null

/**
 * @param path a manifest's image or label path
 * @returns the phantom it specifies, or null when it is an ordinary path
 * @throws {GroundglassError} `dataset/bad-phantom` when the specification cannot be read
 */
export function phantomOfPath(path: string): Phantom | null {
  if (!path.startsWith(PREFIX)) return null
  if (last?.path !== path) last = { path, phantom: renderPhantom(specOf(path)) }
  return last.phantom
}

function specOf(path: string): PhantomSpec {
  try {
    return specSchema.parse(JSON.parse(path.slice(PREFIX.length)))
  } catch (cause) {
    throw new GroundglassError(
      'dataset/bad-phantom',
      'Expected a complete phantom specification as JSON after `phantom:`; it could not be read. Make the manifest anew.',
      { cause },
    )
  }
}
