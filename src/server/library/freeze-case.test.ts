/** What a frozen case holds, and does not hold, of the study it was made from. */
import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { readingSchema } from '../../core/index.ts'
import { identifiersLeft, parseInstance } from '../../dicom/index.ts'
import { readSeriesFromFiles } from '../../imaging/index.ts'
import { MASK, READING } from './case-manifest.ts'
import { freezeCase, keySliceIndex } from './freeze-case.ts'
import { frozenFiles, original, readPhantomOnce, signed, siteKey } from './test-bundle.ts'
import { PATIENT, planted } from './test-patient.ts'
import { zipStream } from './zip-stream.ts'

const phantom = readPhantomOnce()

const uidsOf = (bytes: Uint8Array) => {
  const { studyInstanceUID, seriesInstanceUID, sopInstanceUID, frameOfReferenceUID } =
    parseInstance(bytes)
  return [studyInstanceUID, seriesInstanceUID, sopInstanceUID, frameOfReferenceUID].map(String)
}

/** Everything in the headers that says who, where or when; looked for as bytes. */
const NEEDLES = [
  ...new Set(original.flatMap(uidsOf)),
  ...Object.values(PATIENT).flatMap((value) => value.split('^')),
  '20200101',
]

const seriesOf = async (files: readonly Uint8Array[]) => {
  const inputs = files.map((bytes, i) => ({ name: `${i}`, bytes: () => Promise.resolve(bytes) }))
  for await (const series of readSeriesFromFiles(inputs)) return series
  throw new Error('no series')
}
const instancesOf = (files: Record<string, Uint8Array>) =>
  Object.entries(files).flatMap(([name, bytes]) => (name.endsWith('.dcm') ? [bytes] : []))
const readingOf = (bytes: Uint8Array) =>
  readingSchema.parse(JSON.parse(Buffer.from(bytes).toString()))

async function bundleOf(files: Record<string, Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  const named = Object.entries(files).map(([name, bytes]) => ({
    name,
    open: async () => [bytes],
  }))
  for await (const chunk of zipStream(named)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

it('leaves no UID, name, number, date, place or hash of the original in a bundle', async () => {
  const files = signed(await frozenFiles(phantom()), await siteKey(phantom().folder, 'Clinic'))
  const bundle = await bundleOf(files)
  expect(await bundleOf(files)).toEqual(bundle)
  const inside = [...Object.values(files), gunzipSync(files[MASK]!)]
  const haystack = Buffer.concat([bundle, ...inside])
  const before = Buffer.concat(original)
  for (const needle of NEEDLES) {
    expect(before.includes(needle), `${needle} is looked for in vain`).toBe(true)
    for (const form of [Buffer.from(needle), Buffer.from(needle, 'latin1')])
      expect(haystack.includes(form), `${needle} is left`).toBe(false)
  }
  expect(haystack.includes('2020-01-01')).toBe(false)
  // Whoever has the originals could find them by these.
  for (const bytes of original)
    expect(haystack.includes(createHash('sha256').update(bytes).digest('hex'))).toBe(false)
  for (const bytes of instancesOf(files)) expect(identifiersLeft(bytes)).toEqual([])
})

it('keeps pixels, Reading and mask, for the new UIDs', async () => {
  const { store, source } = phantom()
  const files = await frozenFiles(phantom())
  const instances = instancesOf(files)
  const [was, is] = [await seriesOf(original), await seriesOf(instances)]
  expect(is.volume).toEqual(was.volume)
  const before = readingOf(await store.read(source.readingSha256))
  expect(before.slices.some(({ lesions }) => lesions.length > 0)).toBe(true)
  const after = readingOf(files[READING]!)
  const { seriesInstanceUID, studyInstanceUID } = is
  expect(after).toEqual({
    ...before,
    createdAt: after.createdAt,
    series: { ...before.series, seriesInstanceUID, studyInstanceUID },
    slices: before.slices.map((slice, i) => ({
      ...slice,
      sopInstanceUID: is.slices[i]!.sopInstanceUID,
    })),
  })
  expect(new Set(after.slices.map(({ sopInstanceUID }) => sopInstanceUID))).toEqual(
    new Set(instances.map((bytes) => parseInstance(bytes).sopInstanceUID)),
  )
  expect(files[MASK]).toEqual(await store.read(source.maskSha256))
})

it('gives no two copies of a study anything in common to match them by', async () => {
  const [one, other] = [await frozenFiles(phantom()), await frozenFiles(phantom())]
  const uids = new Set(instancesOf(one).flatMap(uidsOf))
  for (const uid of instancesOf(other).flatMap(uidsOf)) expect(uids.has(uid)).toBe(false)
})

it('stops at signs of text in the pixels until somebody has looked', async () => {
  const { store, source } = phantom()
  const files = original.map((bytes, i) => ({
    name: `${i}`,
    bytes: async () => (i === 5 ? planted(bytes, [[0x00280301, 'CS', 'YES']]) : bytes),
  }))
  const freeze = (acknowledged: string[]) => freezeCase(store, { ...source, files, acknowledged })
  await expect(freeze([])).rejects.toMatchObject({
    code: 'case/look-at-pixels',
    message: expect.stringMatching(
      /deidentify\/derived-image \(8 instances\), deidentify\/burned-in-text \(1 instances\)/,
    ),
  })
  await expect(freeze(['deidentify/derived-image'])).rejects.toMatchObject({
    code: 'case/look-at-pixels',
  })
  const { warnings } = await freeze(['deidentify/derived-image', 'deidentify/burned-in-text'])
  expect(warnings).toEqual(['deidentify/burned-in-text', 'deidentify/derived-image'])
})

it('refuses instances that do not make the series that was read', async () => {
  const { store, source } = phantom()
  const files = source.files.slice(1)
  await expect(freezeCase(store, { ...source, files })).rejects.toMatchObject({
    code: 'case/not-faithful',
  })
})

it('refuses text that names the patient, and does not repeat it', async () => {
  const { store, source } = phantom()
  const text = { history: `Known as ${PATIENT.id}.` }
  const refused: unknown = await freezeCase(store, { ...source, text }).catch(
    (error: unknown) => error,
  )
  expect(refused).toMatchObject({ code: 'case/patient-in-text' })
  expect(String(refused)).not.toContain(PATIENT.id)
})

it('shows the slice with the largest area of lesion, else the middle of the lungs', async () => {
  const { slices } = readingOf(await phantom().store.read(phantom().source.readingSha256))
  const [lesion] = slices.flatMap(({ lesions }) => lesions)
  const validArea = { x: 0, y: 0, width: 1, height: 1 }
  const key = (rows: readonly (readonly number[] | null)[]) =>
    keySliceIndex({
      slices: rows.map((areas, index) => ({
        ...slices[0]!,
        index,
        validArea: areas === null ? null : validArea,
        lesions: (areas ?? []).map((areaMm2) => ({ ...lesion!, areaMm2 })),
      })),
    })
  expect(key([[9], [5, 5], []])).toBe(1)
  expect(key([null, [], [], []])).toBe(2)
  expect(key([null])).toBe(0)
})
