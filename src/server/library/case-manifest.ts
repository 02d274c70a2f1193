/** The manifest of a bundle: what the case is, what files it has, who signs. */
import { z } from 'zod'
import { GroundglassError, RESEARCH_NOTICE, SOFTWARE, VERDICTS } from '../../core/index.ts'
import { caseTextSchema } from './case-text.ts'

const CASE_SCHEMA = 'groundglass.case/1'
export const MANIFEST = 'manifest.json'
export const SIGNATURE = 'manifest.sig'
export const READING = 'reading.json'
export const MASK = 'mask.nii.gz'
export const KEY_SLICE = 'key-slice.png'
const SINGLE = [READING, MASK, KEY_SLICE]
const INSTANCE = /^dicom\/\d{5}\.dcm$/

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const modelSchema = z.object({ name: z.string(), version: z.string(), sha256 })
const fileSchema = z.object({
  name: z.string().refine((name) => SINGLE.includes(name) || isInstance(name)),
  bytes: z.int().nonnegative(),
  sha256,
})
export type CaseFile = z.infer<typeof fileSchema>

const manifestSchema = z.object({
  schema: z.literal(CASE_SCHEMA),
  id: z.uuid(),
  ...caseTextSchema.shape,
  verdict: z.enum(VERDICTS),
  warnings: z.array(z.string().max(100)).max(20),
  publishedAt: z.iso.datetime(),
  notice: z.string(),
  software: z.object({ name: z.string(), version: z.string() }),
  /** Null where the network was not reached. */
  models: z.object({ validArea: modelSchema.nullable(), lesion: modelSchema.nullable() }),
  site: z.object({
    // Shown in refusals: no line breaks, nothing invisible.
    name: z.string().regex(/^[^\p{C}]{1,200}$/u),
    publicKey: z.string().max(1000),
  }),
  files: z.array(fileSchema).refine((files) => {
    const names = new Set(files.map(({ name }) => name))
    return (
      names.size === files.length &&
      SINGLE.every((name) => names.has(name)) &&
      names.size > SINGLE.length
    )
  }, 'each once, and no kind missing'),
})
export type CaseManifest = z.infer<typeof manifestSchema>

/** @param name of a file in a bundle @returns whether it is a DICOM instance */
export function isInstance(name: string): boolean {
  return INSTANCE.test(name)
}

/** @param position from 0 @returns the name of an instance in a bundle */
export function instanceName(position: number): string {
  return `dicom/${String(position + 1).padStart(5, '0')}.dcm`
}

/**
 * @param facts all that differs from case to case
 * @returns the bytes that are signed
 */
export function manifestBytes(
  facts: Omit<CaseManifest, 'schema' | 'notice' | 'software'>,
): Uint8Array {
  const manifest: CaseManifest = {
    schema: CASE_SCHEMA,
    notice: RESEARCH_NOTICE,
    software: SOFTWARE,
    ...facts,
  }
  return Buffer.from(`${JSON.stringify(manifestSchema.parse(manifest), null, 2)}\n`)
}

/**
 * @param bytes of `manifest.json`
 * @returns what it says
 * @throws {GroundglassError} `case/invalid-manifest`
 */
export function parseManifest(bytes: Uint8Array): CaseManifest {
  try {
    return manifestSchema.parse(JSON.parse(Buffer.from(bytes).toString()))
  } catch (cause) {
    // Where, never what: the manifest may hold anything.
    const places =
      cause instanceof z.ZodError ? cause.issues.map(({ path }) => path.join('.')) : ['all of it']
    throw new GroundglassError(
      'case/invalid-manifest',
      `Expected a manifest of schema ${CASE_SCHEMA}; it cannot be used at ${[...new Set(places)].slice(0, 5).join(', ')}. Ask its sender for another, or update Groundglass.`,
    )
  }
}
