/** Real files de-identified: pixels and geometry stay, nothing is left, and two other readers find no fault with them. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { GroundglassError } from '../../src/core/index.ts'
import {
  type DeidentifyOptions,
  decodeFrame,
  deidentifyInstance,
  type DicomInstance,
  formatTag,
  frameAttributes,
  identifiersLeft,
  parseInstance,
  TAGS,
} from '../../src/dicom/index.ts'

const DATA = join('..', 'shared', 'data')
const absent = !existsSync(join(DATA, 'dicom-conformance'))
const has = (tool: string): boolean => spawnSync(tool, ['--version']).error === undefined
const noDcmdump = !has('dcmdump')
const noDciodvfy = !has('dciodvfy')
const skipped = absent ? ` (SKIPPED: ${DATA} is absent)` : ''
const lacking = (tool: string, missing: boolean): string =>
  missing ? ` (SKIPPED: ${tool} is not installed)` : skipped

const OPTIONS: DeidentifyOptions = {
  secret: new Uint8Array(32).fill(5),
  dates: 'remove',
  retainPatientCharacteristics: false,
  retainDevice: false,
}
const RETAINING: DeidentifyOptions = {
  ...OPTIONS,
  dates: 'shift',
  retainPatientCharacteristics: true,
  retainDevice: true,
}

interface Sample {
  readonly name: string
  readonly bytes: Uint8Array
}

/** All conformance files, and some slices of each real series. */
function samples(): Sample[] {
  const folders = ['dicom-conformance', 'covid-ct-md', 'totalsegmentator-samples']
  const names = folders.flatMap((folder) =>
    readdirSync(join(DATA, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.dcm'))
      .toSorted()
      .filter((_, index) => folder === 'dicom-conformance' || index % 40 === 0)
      .map((name) => join(folder, name)),
  )
  return names.map((name) => ({ name, bytes: new Uint8Array(readFileSync(join(DATA, name))) }))
}

const codeOf = (work: () => unknown): string => {
  try {
    work()
    return 'done'
  } catch (error) {
    if (error instanceof GroundglassError) return error.code
    throw error
  }
}

const files = absent ? [] : samples()
const refusalOf = ({ bytes }: Sample): string => codeOf(() => deidentifyInstance(bytes, OPTIONS))
const accepted = files.filter((file) => refusalOf(file) === 'done')

/** What a volume is made of: of an object without frames, `frameAttributes` is the whole object. */
function geometryOf(instance: DicomInstance, frame: number): unknown[] {
  const attributes = frameAttributes(instance, frame)
  return [
    attributes.imagePositionPatient,
    attributes.imageOrientationPatient,
    attributes.pixelSpacing,
    attributes.sliceThickness,
    attributes.rescaleSlope,
    attributes.rescaleIntercept,
    attributes.imageType,
    instance.modality,
    instance.patientPosition,
    instance.instanceNumber,
  ]
}

/** The value of the pixel data as it stands in the file. */
function pixelBytes({ dataSet }: DicomInstance): Uint8Array {
  const element = dataSet.elements.get(TAGS.PixelData)
  if (element === undefined) return new Uint8Array(0)
  const end = element.undefinedLength ? dataSet.bytes.length : element.offset + element.length
  return dataSet.bytes.subarray(element.offset, end)
}

describe.skipIf(absent)(`real files${skipped}`, { timeout: 600_000 }, () => {
  test('are accepted, but for those that are broken', () => {
    const refused = files.filter((file) => !accepted.includes(file))
    expect(refused.map((file) => [file.name.split('/').at(-1), refusalOf(file)])).toEqual([
      ['MR_truncated.dcm', 'dicom/truncated-pixel-data'],
      ['meta_missing_tsyntax.dcm', 'deidentify/no-sop-class'],
      ['nested_priv_SQ.dcm', 'deidentify/no-sop-class'],
      ['no_meta.dcm', 'dicom/not-dicom'],
    ])
    expect(accepted.length).toBeGreaterThan(110)
  })

  test.each([
    ['with nothing retained', OPTIONS],
    ['with all options', RETAINING],
  ])('hold nothing that identifies, de-identified once or twice, %s', (_, options) => {
    for (const { name, bytes } of accepted) {
      const once = deidentifyInstance(bytes, options).bytes
      const twice = deidentifyInstance(once, options).bytes
      const left = [once, twice].map((result) => identifiersLeft(result, options).map(formatTag))
      expect({ name, left }).toEqual({ name, left: [[], []] })
      const groups = [...parseInstance(once).dataSet.elements.keys()].map((tag) => tag >>> 16)
      expect(groups.filter((group) => group % 2 === 1)).toEqual([])
    }
  })

  test('keep their pixels byte for byte, their transfer syntax and their geometry', () => {
    for (const { name, bytes } of accepted) {
      const before = parseInstance(bytes)
      const after = parseInstance(deidentifyInstance(bytes, OPTIONS).bytes)
      expect(after.transferSyntaxUID).toBe(before.transferSyntaxUID)
      const [old, now] = [pixelBytes(before), pixelBytes(after)]
      // What follows the pixels of the original is not theirs; an odd length is padded.
      expect({
        name,
        same: Buffer.compare(old.subarray(0, now.length), now.subarray(0, old.length)),
      }).toEqual({ name, same: 0 })
      expect(now.length - old.length).toBeLessThanOrEqual(1)
      for (const frame of [0, 1])
        expect(geometryOf(after, frame)).toEqual(geometryOf(before, frame))
    }
  })

  test('decode to the same values', async () => {
    let decoded = 0
    // Equal bytes in equal layouts decode alike: every sixth shows it.
    for (const { name, bytes } of accepted.filter((_, index) => index % 6 === 0)) {
      const expected = await decodeFrame(parseInstance(bytes), 0).catch(() => null)
      if (expected === null) continue
      const { values } = await decodeFrame(
        parseInstance(deidentifyInstance(bytes, OPTIONS).bytes),
        0,
      )
      const [one, other] = [expected.values, values].map((array) => new Uint8Array(array.buffer))
      expect({ name, same: Buffer.compare(one!, other!) }).toEqual({ name, same: 0 })
      decoded += 1
    }
    expect(decoded).toBeGreaterThan(15)
  })

  test('of one series stay one series, with a UID of their own', () => {
    const series = accepted.filter(({ name }) => name.includes(join('normal', '')))
    const results = series.map(({ bytes }) =>
      parseInstance(deidentifyInstance(bytes, OPTIONS).bytes),
    )
    expect(series.length).toBeGreaterThan(1)
    expect(new Set(results.map(({ seriesInstanceUID }) => seriesInstanceUID)).size).toBe(1)
    expect(new Set(results.map(({ sopInstanceUID }) => sopInstanceUID)).size).toBe(series.length)
  })
})

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'groundglass-deidentify-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** What a tool complains of in a file. */
function said(tool: string, bytes: Uint8Array): { status: number | null; lines: string[] } {
  const path = join(folder, 'file.dcm')
  writeFileSync(path, bytes)
  const { status, stderr } = spawnSync(tool, [path], {
    encoding: 'latin1',
    maxBuffer: 2 ** 26,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  return { status, lines: stderr.split('\n').filter((line) => line !== '') }
}

/** What dciodvfy takes for wrong, without the values: those differ. */
function errorsIn(bytes: Uint8Array): string[] {
  return said('dciodvfy', bytes)
    .lines.filter((line) => line.startsWith('Error'))
    .map((line) => line.replaceAll(/<[\d.]+>/g, '<UID>'))
}

/** The first file of each transfer syntax, class and folder: running other programs takes its time. */
function representatives(): Sample[] {
  const first = new Map<string, Sample>()
  for (const file of accepted) {
    const { transferSyntaxUID, sopClassUID } = parseInstance(file.bytes)
    const kind = [transferSyntaxUID, sopClassUID, ...file.name.split('/').slice(0, 2)].join(' ')
    if (!first.has(kind)) first.set(kind, file)
  }
  return [...first.values()]
}

describe('other readers', { timeout: 600_000 }, () => {
  const chosen = representatives()
  test.skipIf(absent || noDcmdump)(`dcmdump reads them${lacking('dcmdump', noDcmdump)}`, () => {
    expect(chosen.length).toBeGreaterThan(30)
    for (const { name, bytes } of chosen) {
      const before = new Set(said('dcmdump', bytes).lines)
      const after = said('dcmdump', deidentifyInstance(bytes, OPTIONS).bytes)
      const lines = after.lines.filter((line) => !before.has(line))
      expect({ name, status: after.status, lines }).toEqual({ name, status: 0, lines: [] })
    }
  })

  /** Reports lose their content, which the profile replaces by dummies. */
  const images = chosen.filter(({ bytes }) => parseInstance(bytes).hasPixelData)

  test.skipIf(absent || noDciodvfy).each([
    ['nothing retained', OPTIONS],
    ['all options', RETAINING],
  ])(
    `dciodvfy finds no new errors in images, %s${lacking('dciodvfy', noDciodvfy)}`,
    (_, options) => {
      expect(images.length).toBeGreaterThan(30)
      for (const { name, bytes } of images) {
        const before = new Set(errorsIn(bytes))
        const after = errorsIn(deidentifyInstance(bytes, options).bytes)
        expect({ name, errors: after.filter((line) => !before.has(line)) }).toEqual({
          name,
          errors: [],
        })
      }
    },
  )
})
