/**
 * Damaged files end in pixels of the stated shape or in an error with a code: no other exception, no hang, no flood of
 * memory, nothing on the console. What the mutants came to is printed by `DICOM_MUTATIONS=2000 npx vitest run
 * tests/dicom-mutations.test.ts`; larger numbers look further.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { GroundglassError } from '../src/core/index.ts'
import {
  type DicomInstance,
  decodeFrame,
  frameAttributes,
  parseInstance,
  TAGS,
  transferSyntaxOf,
  writeInstance,
} from '../src/dicom/index.ts'
import { type Anatomy, mutate, seededRandom } from './dicom-mutations.ts'
import { CONFORMANCE } from './dicom-support.ts'

const COUNT = Number(process.env['DICOM_MUTATIONS'] ?? 2000)
/** Far above the 0.5 s of a quiet machine: this looks for hangs, not for speed. */
const LONGEST_MS = 20_000
const absent = !existsSync(CONFORMANCE)

/** Valid files, one or two of each encoding. */
const ORIGINALS = [
  'pydicom/CT_small.dcm',
  'pydicom/MR_small_implicit.dcm',
  'pydicom/MR_small_expb.dcm',
  'pydicom/MR_small_RLE.dcm',
  'pydicom/MR_small_jp2klossless.dcm',
  'pydicom/MR_small_jpeg_ls_lossless.dcm',
  'pydicom/image_dfl.dcm',
  'pydicom/JPEG-LL.dcm',
  'pydicom/JPGExtended.dcm',
  'pydicom/JPEG2000.dcm',
  'pydicom/JPEGLSNearLossless_16.dcm',
  'pydicom/SC_rgb_jpeg_dcmtk.dcm',
  'pydicom/SC_rgb_rle.dcm',
  'pydicom/emri_small_RLE.dcm',
  'pydicom/emri_small_jpeg_2k_lossless.dcm',
  'pydicom/eCT_Supplemental.dcm',
  'pydicom/liver_1frame.dcm',
  'cornerstone/CTImage.dcm_JPEGProcess14TransferSyntax_1.2.840.10008.1.2.4.57.dcm',
  'cornerstone/old_CTImage.dcm_JPEGProcess1TransferSyntax_1.2.840.10008.1.2.4.50.dcm',
  'cornerstone/CT0012.fragmented_no_bot_jpeg_baseline.51.dcm',
] as const

const LAYOUT = [
  'Rows',
  'Columns',
  'SamplesPerPixel',
  'BitsAllocated',
  'BitsStored',
  'HighBit',
  'PixelRepresentation',
] as const

/** Whether explicit VR writes the length in 16 bits (PS3.5 7.1.2). */
function hasShortLength(vr: string | null): boolean {
  return vr !== null && !/^(O[BDFLVW]|S[QV]|U[CNRTV])$/.test(vr)
}

function anatomyOf(bytes: Uint8Array): Anatomy {
  const { dataSet } = parseInstance(bytes)
  // A deflated data set lies elsewhere than in the file: only blind damage reaches it.
  const inPlace = dataSet.bytes.length === bytes.length
  const elements = inPlace ? [...dataSet.elements.values()] : []
  const pixel = elements.find(({ tag }) => tag === TAGS.PixelData)
  const fragments = pixel?.undefinedLength === true ? fragmentLengths(bytes, pixel.offset) : []
  return {
    bytes,
    pixelOffset: pixel?.offset ?? 200,
    lengthFields: [
      ...elements.map(({ vr, offset }) =>
        hasShortLength(vr)
          ? ({ offset: offset - 2, size: 2 } as const)
          : ({ offset: offset - 4, size: 4 } as const),
      ),
      ...fragments,
    ],
    layoutFields: LAYOUT.flatMap((keyword) => {
      const element = inPlace ? dataSet.elements.get(TAGS[keyword]) : undefined
      return element === undefined ? [] : [element.offset]
    }),
  }
}

function fragmentLengths(bytes: Uint8Array, start: number): { offset: number; size: 4 }[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const fields: { offset: number; size: 4 }[] = []
  for (let at = start; at + 8 <= bytes.length && view.getUint16(at + 2, true) === 0xe000; ) {
    fields.push({ offset: at + 4, size: 4 })
    at += 8 + view.getUint32(at + 4, true)
  }
  return fields
}

/** What must hold of every decoded object: shape as the header says, and as many samples as its pixel data hold. */
async function readEverything(bytes: Uint8Array): Promise<string> {
  let instance: DicomInstance
  try {
    instance = parseInstance(bytes)
    const frames = Math.min(instance.numberOfFrames ?? 1, 3)
    for (let index = 0; index < frames; index += 1) {
      frameAttributes(instance, index)
      const { values, rows, columns, samplesPerPixel } = await decodeFrame(instance, index)
      if (
        values.length !== rows * columns * samplesPerPixel ||
        rows !== instance.rows ||
        columns !== instance.columns
      ) {
        throw new Error('a shape that is not the header’s')
      }
    }
  } catch (error) {
    if (error instanceof GroundglassError) return error.code
    throw error
  }
  expectNoContradiction(instance)
  return 'decoded'
}

/** Uncompressed pixels must be as long as the layout says, but for zeros at the end. */
function expectNoContradiction(instance: DicomInstance): void {
  if (transferSyntaxOf(instance.transferSyntaxUID).codec !== 'native') return
  const { rows, columns, samplesPerPixel, bitsAllocated, numberOfFrames, dataSet } = instance
  const bits =
    (rows ?? 0) *
    (columns ?? 0) *
    (samplesPerPixel ?? 0) *
    (bitsAllocated ?? 0) *
    (numberOfFrames ?? 0)
  const { offset, length } = dataSet.elements.get(TAGS.PixelData)!
  const surplus = dataSet.bytes.subarray(offset + Math.ceil(bits / 8), offset + length)
  const contradiction =
    length < Math.ceil(bits / 8) || (surplus.length > 1 && surplus.some((byte) => byte !== 0))
  if (contradiction) throw new Error('pixel data longer or shorter than the header says')
}

function originals(): Uint8Array[] {
  const files = ORIGINALS.map((file) => new Uint8Array(readFileSync(join(CONFORMANCE, file))))
  const htj2k = new Uint8Array(readFileSync(join(CONFORMANCE, 'htj2k-codestreams/CT2.j2c')))
  const header = {
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
    SOPInstanceUID: '1.2.3',
    Rows: 512,
    Columns: 512,
  }
  const pixel = {
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    PixelRepresentation: 1,
  }
  const bits = { BitsAllocated: 16, BitsStored: 16, HighBit: 15 }
  const wrapped = { transferSyntaxUID: '1.2.840.10008.1.2.4.201', frames: [htj2k] }
  return [...files, writeInstance({ ...header, ...pixel, ...bits }, wrapped)]
}

describe.skipIf(absent)(
  `damaged files${absent ? ` (SKIPPED: ${CONFORMANCE} is absent)` : ''}`,
  () => {
    const printed: unknown[] = []
    beforeEach(() => {
      for (const method of ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const) {
        vi.spyOn(console, method).mockImplementation((...words) => printed.push(words))
      }
      for (const stream of [process.stdout, process.stderr]) {
        vi.spyOn(stream, 'write').mockImplementation((words) => printed.push(words) > 0)
      }
    })
    afterEach(() => {
      vi.restoreAllMocks()
    })

    test('the originals decode', async () => {
      for (const bytes of originals()) expect(await readEverything(bytes)).toBe('decoded')
    })

    test(`${COUNT} mutants decode or are refused by a code`, { timeout: 600_000 }, async () => {
      const anatomies = originals().map(anatomyOf)
      const random = seededRandom(2020)
      const outcomes = new Map<string, number>()
      let slowestMs = 0
      const before = process.memoryUsage.rss()
      for (let index = 0; index < COUNT; index += 1) {
        const { kind, bytes } = mutate(anatomies[index % anatomies.length]!, random)
        const start = performance.now()
        const outcome = await readEverything(bytes).catch((error: unknown) => {
          throw new Error(`mutant ${index} (file ${index % anatomies.length}, ${kind})`, {
            cause: error,
          })
        })
        slowestMs = Math.max(slowestMs, performance.now() - start)
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
      }
      const grownBytes = process.memoryUsage.rss() - before
      vi.restoreAllMocks()
      if (process.env['DICOM_MUTATIONS'] !== undefined) {
        const counts = JSON.stringify(Object.fromEntries(outcomes))
        const cost = `slowest ${Math.round(slowestMs)} ms, memory grew by ${grownBytes >> 20} MiB`
        process.stdout.write(`${counts}\n${cost}\n`)
      }
      expect(printed).toEqual([])
      expect(slowestMs).toBeLessThan(LONGEST_MS)
      expect(grownBytes).toBeLessThan(2 ** 30)
      expect(outcomes.get('decoded')).toBeGreaterThan(0)
      expect(outcomes.size).toBeGreaterThan(4)
    })
  },
)
