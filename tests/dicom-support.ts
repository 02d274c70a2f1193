/** Measures what becomes of each file of the `dicom-conformance` set, and renders the table of the documentation. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { GroundglassError } from '../src/core/index.ts'
import {
  type DicomInstance,
  decodeFrame,
  parseInstance,
  type StoredPixels,
  transferSyntaxOf,
  writeInstance,
} from '../src/dicom/index.ts'
import { EXPECTATIONS, type Expectation, HTJ2K_STREAMS } from './dicom-conformance-table.ts'

export const CONFORMANCE = join('..', 'shared', 'data', 'dicom-conformance')

/** What was found, in the words of the table. */
export interface Outcome {
  readonly file: string
  readonly syntax: string
  readonly result: string
  readonly comparedWith: string
  readonly maximumDifference: string
  readonly asExpected: boolean
}

interface Decoded {
  readonly instance: DicomInstance
  readonly frames: readonly StoredPixels[]
}

const read = (file: string): Uint8Array => new Uint8Array(readFileSync(join(CONFORMANCE, file)))

async function decodeAll(bytes: Uint8Array): Promise<Decoded> {
  const instance = parseInstance(bytes)
  const frames = [await decodeFrame(instance, 0)]
  for (let index = 1; index < (instance.numberOfFrames ?? 1); index += 1) {
    frames.push(await decodeFrame(instance, index))
  }
  return { instance, frames }
}

/** Largest difference of rescaled values; lossy variants have another slope than their twin. */
function maximumDifference(one: Decoded, other: Decoded): number {
  let worst = one.frames.length === other.frames.length ? 0 : Number.POSITIVE_INFINITY
  const unit = ({ instance }: Decoded): readonly [slope: number, intercept: number] => [
    instance.rescaleSlope ?? 1,
    instance.rescaleIntercept ?? 0,
  ]
  const [[slope, intercept], [otherSlope, otherIntercept]] = [unit(one), unit(other)]
  for (const [frame, { values }] of one.frames.entries()) {
    const twin = other.frames[frame]?.values
    if (twin?.length !== values.length) return Number.POSITIVE_INFINITY
    for (let at = 0; at < values.length; at += 1) {
      const difference = values[at]! * slope + intercept - (twin[at]! * otherSlope + otherIntercept)
      worst = Math.max(worst, Math.abs(difference))
    }
  }
  return worst
}

function pixelHash({ frames }: Decoded): string {
  const hash = createHash('sha256')
  for (const { values } of frames) hash.update(new Uint8Array(values.buffer))
  return hash.digest('hex').slice(0, 16)
}

function syntaxName(file: string): string {
  try {
    const { uid, name } = transferSyntaxOf(parseInstance(read(file)).transferSyntaxUID)
    return `${name} (${uid.replace('1.2.840.10008.1.2', '…2')})`
  } catch {
    return 'unknown'
  }
}

const rounded = (value: number): string => String(Math.round(value * 1000) / 1000)

async function measure(expectation: Expectation): Promise<Omit<Outcome, 'file' | 'syntax'>> {
  try {
    const decoded = await decodeAll(read(expectation.file))
    if ('refused' in expectation) throw new Error('decoded, though it should be refused')
    if ('sha256' in expectation) {
      const hash = pixelHash(decoded)
      return {
        result: `decoded, pixels ${hash}`,
        comparedWith: expectation.checkedWith,
        maximumDifference: '0',
        asExpected: hash === expectation.sha256,
      }
    }
    const difference = maximumDifference(decoded, await decodeAll(read(expectation.twin)))
    return {
      result: difference === 0 ? 'pixel-equal' : 'decoded, lossy by design',
      comparedWith: expectation.twin,
      maximumDifference: rounded(difference),
      asExpected: difference <= expectation.atMost + 5e-4,
    }
  } catch (error) {
    const code = error instanceof GroundglassError ? error.code : String(error)
    return {
      result: `refused: ${code}`,
      comparedWith: '',
      maximumDifference: '',
      asExpected: 'refused' in expectation && code === expectation.refused,
    }
  }
}

const HTJ2K_IMAGE = {
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
  SOPInstanceUID: '1.2.3',
  Rows: 512,
  Columns: 512,
  SamplesPerPixel: 1,
  PhotometricInterpretation: 'MONOCHROME2',
  BitsAllocated: 16,
  BitsStored: 16,
  HighBit: 15,
  PixelRepresentation: 1,
}

/** Decodes what is left of a code stream; its decoder alone would fill in the rest. */
export async function decodeCutHtj2k(part: number): Promise<void> {
  const whole = read(HTJ2K_STREAMS[0].stream)
  const frames = [whole.subarray(0, Math.floor(whole.length * part))]
  await decodeAll(
    writeInstance(HTJ2K_IMAGE, { transferSyntaxUID: '1.2.840.10008.1.2.4.201', frames }),
  )
}

/** Wraps a bare HTJ2K code stream in each of its three transfer syntaxes and compares it with its raw pixels. */
async function measureHtj2k(stream: string, raw: string, number: string): Promise<Outcome> {
  const transferSyntaxUID = `1.2.840.10008.1.2.4.${number}`
  const compressed = writeInstance(HTJ2K_IMAGE, { transferSyntaxUID, frames: [read(stream)] })
  const plain = writeInstance({ ...HTJ2K_IMAGE, PixelData: read(raw) })
  const difference = maximumDifference(await decodeAll(compressed), await decodeAll(plain))
  const { name } = transferSyntaxOf(transferSyntaxUID)
  return {
    file: `${stream} in a DICOM file`,
    syntax: `${name} (…2.4.${number})`,
    result: difference === 0 ? 'pixel-equal' : 'different',
    comparedWith: raw,
    maximumDifference: rounded(difference),
    asExpected: difference === 0,
  }
}

/** Decodes everything once. */
export async function measureSupport(): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const expectation of EXPECTATIONS) {
    const { file } = expectation
    outcomes.push({ file, syntax: syntaxName(file), ...(await measure(expectation)) })
  }
  for (const { stream, raw } of HTJ2K_STREAMS) {
    for (const number of ['201', '202', '203'])
      outcomes.push(await measureHtj2k(stream, raw, number))
  }
  return outcomes
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

/** The page of the documentation. */
export function renderSupport(outcomes: readonly Outcome[]): string {
  return [
    '# DICOM: what is read',
    '',
    'Written by `node scripts/dicom-support.mjs`, which decodes every file of the `dicom-conformance` set; `--check` (and the',
    'test suite) fails when this page is stale. `…2` stands for `1.2.840.10008.1.2`.',
    '',
    '- *pixel-equal*: every stored value equals that of the uncompressed twin.',
    '- *lossy by design*: near-lossless or lossy encodings; the largest difference from the twin is measured after rescale (HU',
    '  for CT). Part of it is the encoder’s; each of these decodes to the same values as the decoder named in',
    '  [the decision](../decisions/0010-dicom-pixels.md).',
    '- *decoded, pixels …*: no twin exists; another decoder gave the same pixels, whose SHA-256 (first 16 digits) is kept.',
    '- *refused*: an error with that code, never pixels.',
    '',
    row(['file', 'transfer syntax', 'result', 'compared with', 'largest difference']),
    row(['---', '---', '---', '---', '---:']),
    ...outcomes.map((outcome) =>
      row([
        outcome.file,
        outcome.syntax,
        outcome.result,
        outcome.comparedWith,
        outcome.maximumDifference,
      ]),
    ),
    '',
  ].join('\n')
}
