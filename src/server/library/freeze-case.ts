/** The frozen copy of a study: de-identified instances, and a Reading, a mask and a picture that go with them. */
import { randomBytes } from 'node:crypto'
import { GroundglassError, type Reading, readingSchema } from '../../core/index.ts'
import { deidentifyInstance, identifiersLeft, parseInstance } from '../../dicom/index.ts'
import type { InputFile } from '../../imaging/index.ts'
import { loadDrawingTools, overlayPng, readingJson } from '../../reports/index.ts'
import { reportCaseOf, seriesWithVolume } from '../report-case.ts'
import type { BlobStore } from '../storage/index.ts'
import { instanceName, KEY_SLICE, MASK, READING } from './case-manifest.ts'
import type { FrozenFile } from './lock-case.ts'
import { type PatientTraits, patientTraits, refusePatientInText } from './patient-in-text.ts'
import { identifiersIn } from './read-bundle.ts'

export interface FreezeSource {
  /** The series as it was read. */
  readonly files: readonly InputFile[]
  readonly readingSha256: string
  readonly maskSha256: string
  /** What people wrote about it, by field. */
  readonly text: Readonly<Record<string, string>>
  /** Codes of warnings that somebody has looked at. */
  readonly acknowledged: readonly string[]
}

export interface FrozenCase {
  /** By their names in a bundle. */
  readonly files: ReadonlyMap<string, FrozenFile>
  /** Signs of text in the pixels: all of them acknowledged. */
  readonly warnings: readonly string[]
  /** Of the copy. */
  readonly reading: Reading
}

/** Nothing of a patient helps to learn from a picture that the author could not say in words. */
export const KEEP_NOTHING = {
  dates: 'remove',
  retainPatientCharacteristics: false,
  retainDevice: false,
} as const
/** Of these nobody has to look at the pixels. */
export const NOT_OF_PIXELS = 'deidentify/no-patient-id'

/**
 * Makes the copy. New UIDs come from a secret that is forgotten, so nobody can find the study again by them, and a second
 * copy of it has others.
 * @param store where the copy goes
 * @param source what is copied
 * @returns the stored files; what is stored when it throws is garbage
 * @throws {GroundglassError} `case/look-at-pixels`, `case/patient-in-text`, `case/patient-name-in-text`,
 * `case/identifiers-left`, `case/not-faithful`, and as `deidentifyInstance`
 */
export async function freezeCase(store: BlobStore, source: FreezeSource): Promise<FrozenCase> {
  const { text, acknowledged } = source
  const secret = randomBytes(32)
  const files = new Map<string, FrozenFile>()
  const warnings = new Map<string, number>()
  const traits: PatientTraits = new Map()
  for (const [position, file] of source.files.entries()) {
    const original = await file.bytes()
    patientTraits(parseInstance(original), traits)
    // Before anything is stored: the patient is the same in all of them.
    if (position === 0) refusePatientInText(text, traits, acknowledged)
    const { bytes, warnings: found } = deidentifyInstance(original, { secret, ...KEEP_NOTHING })
    for (const { code } of found)
      if (code !== NOT_OF_PIXELS) warnings.set(code, (warnings.get(code) ?? 0) + 1)
    const name = instanceName(position)
    if (identifiersLeft(bytes).length > 0) throw identifiersIn(name)
    if (unseen(warnings, acknowledged).length === 0) {
      const { sopInstanceUID } = parseInstance(bytes)
      files.set(name, { ...(await store.put([bytes])), sopInstanceUID })
    }
  }
  const open = unseen(warnings, acknowledged)
  if (open.length > 0) throw lookAtPixels(open)
  refusePatientInText(text, traits, acknowledged)

  const mask = await store.read(source.maskSha256)
  const { reading, keySlice } = await documentsOf(store, files, source.readingSha256, mask)
  const json = readingJson(reading)
  if ([...traits].some(([value, kind]) => kind === 'UID' && json.includes(value)))
    throw notFaithful()
  files.set(READING, await store.put([Buffer.from(json)]))
  // Labels on a grid: it holds nothing of a header but the grid's place.
  files.set(MASK, await store.put([mask]))
  files.set(KEY_SLICE, await store.put([keySlice]))
  return { files, warnings: [...warnings.keys()].toSorted(), reading }
}

/** The Reading for the new UIDs, and the slice that shows most, drawn from the new files alone. */
async function documentsOf(
  store: BlobStore,
  files: ReadonlyMap<string, FrozenFile>,
  readingSha256: string,
  mask: Uint8Array,
) {
  const old = readingSchema.parse(
    JSON.parse(Buffer.from(await store.read(readingSha256)).toString()),
  )
  const inputs = [...files].map(([name, { sha256 }]) => ({
    name,
    bytes: () => store.read(sha256),
  }))
  const series = await seriesWithVolume(inputs)
  if (series === null) throw notFaithful()
  const { seriesInstanceUID, studyInstanceUID, volume, slices } = series
  const { shapeZyx, affineLps } = old.series
  const same =
    JSON.stringify([volume.shapeZyx, volume.affineLps]) === JSON.stringify([shapeZyx, affineLps]) &&
    old.slices.every(({ positionMm }, i) => slices[i]?.positionMm === positionMm)
  if (!same) throw notFaithful()
  const reading: Reading = {
    ...old,
    // A study is often read on its own day.
    createdAt: new Date().toISOString(),
    series: { ...old.series, seriesInstanceUID, studyInstanceUID },
    slices: old.slices.map((slice, i) => ({
      ...slice,
      sopInstanceUID: slices[i]!.sopInstanceUID,
    })),
  }
  const subject = await reportCaseOf(volume, reading, mask)
  const keySlice = overlayPng(subject, keySliceIndex(reading), await loadDrawingTools())
  return { reading, keySlice }
}

/** The slice with the largest area of lesion; without any, the middle one of those with lung. */
export function keySliceIndex({ slices }: Pick<Reading, 'slices'>): number {
  const areas = slices.map(({ lesions }) => lesions.reduce((sum, { areaMm2 }) => sum + areaMm2, 0))
  const largest = Math.max(...areas)
  if (largest > 0) return areas.indexOf(largest)
  const withLung = slices.filter(({ validArea }) => validArea !== null)
  const candidates = withLung.length > 0 ? withLung : slices
  return candidates[Math.floor(candidates.length / 2)]?.index ?? 0
}

function unseen(
  warnings: ReadonlyMap<string, number>,
  acknowledged: readonly string[],
): [code: string, instances: number][] {
  return [...warnings].filter(([code]) => !acknowledged.includes(code))
}

function lookAtPixels(open: readonly [code: string, instances: number][]): GroundglassError {
  const told = open.map(([code, instances]) => `${code} (${instances} instances)`).join(', ')
  return new GroundglassError(
    'case/look-at-pixels',
    `Expected pixels without text; there are signs of it: ${told}. Look at every slice. If none shows who the patient is, acknowledge the codes; else the series cannot become a case.`,
  )
}

function notFaithful(): GroundglassError {
  return new GroundglassError(
    'case/not-faithful',
    'Expected the de-identified instances to make the series that was read; they make another one. Ask for a new analysis of the series, and submit again.',
  )
}
