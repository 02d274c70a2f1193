/** Stored pixel values of one frame, whatever the transfer syntax. */
import { GroundglassError } from '../core/index.ts'
import {
  CodeStreamError,
  type CodeStreamHead,
  type DecodedPicture,
  jpegHead,
} from './codecs/code-stream.ts'
import { jpeg2000Head } from './codecs/jpeg-2000-head.ts'
import { decodeJpegGrey } from './codecs/jpeg-grey.ts'
import { decodeJpegLossless } from './codecs/jpeg-lossless.ts'
import { decodeRle } from './codecs/rle.ts'
import { WasmCodec } from './codecs/wasm-codec.ts'
import type { DataElement } from './data-set.ts'
import { encapsulatedFrame, nativeFrame } from './frames.ts'
import type { DicomInstance } from './instance.ts'
import { type CheckedLayout, checkLayout } from './pixel-layout.ts'
import { interleave, rawSamples, type SampleArray, storedValues } from './stored-values.ts'
import { TAGS, tagName } from './tags.ts'
import { EXPLICIT_VR_BIG_ENDIAN, type PixelCodec, transferSyntaxOf } from './transfer-syntaxes.ts'

/** One frame before rescale. */
export interface StoredPixels {
  readonly rows: number
  readonly columns: number
  readonly samplesPerPixel: number
  /** Row-major [y, x, sample]: the stored bits alone, with their sign. */
  readonly values: SampleArray
  readonly bitsStored: number
  readonly signed: boolean
  /** Of `values`: decoding colour JPEG and JPEG 2000 gives RGB. */
  readonly photometricInterpretation: string
}

export interface DecodeLimits {
  /** Larger frames are refused before memory is taken; in bytes, 2^28 by default. */
  readonly maximumFrameBytes?: number
}

const jpegColour = new WasmCodec(
  async () => (await import('@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs')).default,
  'JPEGDecoder',
)
const jpegLs = new WasmCodec(
  async () => (await import('@cornerstonejs/codec-charls/decodewasmjs')).default,
  'JpegLSDecoder',
)
const jpeg2000 = new WasmCodec(
  async () => (await import('@cornerstonejs/codec-openjpeg/decodewasmjs')).default,
  'J2KDecoder',
)
const htj2k = new WasmCodec(
  async () => (await import('@cornerstonejs/codec-openjph/wasmjs')).default,
  'HTJ2KDecoder',
)

/**
 * Loads all codecs that are WebAssembly: from then on no frame makes the page fetch anything.
 * @throws what the network or the runtime throws
 */
export async function prepareDecoders(): Promise<void> {
  await Promise.all([jpegColour, jpegLs, jpeg2000, htj2k].map((codec) => codec.prepare()))
}

/**
 * Decodes one frame to stored values, before any rescale.
 * @param instance the object
 * @param frameIndex 0 is the first frame
 * @param limits what a hostile file may cost
 * @returns the frame's values
 * @throws GroundglassError `dicom/no-pixels`, `dicom/unsupported-transfer-syntax`, `dicom/unsupported-pixel-layout`,
 *   `dicom/contradictory-header`, `dicom/contradictory-pixel-data`, `dicom/truncated-pixel-data`,
 *   `dicom/undecodable-pixels`, `dicom/too-large`, `dicom/no-such-frame`
 */
export async function decodeFrame(
  instance: DicomInstance,
  frameIndex: number,
  limits: DecodeLimits = {},
): Promise<StoredPixels> {
  const element = pixelElement(instance)
  const syntax = transferSyntaxOf(instance.transferSyntaxUID)
  if (syntax.codec === 'none') {
    throw new GroundglassError(
      'dicom/unsupported-transfer-syntax',
      `Pixels in ${syntax.name} (${syntax.uid}) cannot be decoded here. Convert the file to Explicit VR Little Endian, for instance with dcmdjpeg or gdcmconv.`,
    )
  }
  const layout = checkLayout(instance, limits.maximumFrameBytes ?? 2 ** 28)
  if (!(Number.isInteger(frameIndex) && frameIndex >= 0 && frameIndex < layout.numberOfFrames)) {
    throw new GroundglassError(
      'dicom/no-such-frame',
      `Expected a frame from 0 to ${layout.numberOfFrames - 1}, asked for ${frameIndex}.`,
    )
  }
  if (syntax.codec === 'native') return decodeNative(instance, element, layout, frameIndex)
  const codeStream = encapsulatedFrame(instance.dataSet, element, layout.numberOfFrames, frameIndex)
  try {
    return await decodeEncapsulated(codeStream, syntax.codec, layout)
  } catch (cause) {
    if (!(cause instanceof CodeStreamError)) throw cause
    throw new GroundglassError(
      'dicom/undecodable-pixels',
      `Frame ${frameIndex} in ${syntax.name} cannot be decoded: ${cause.message}. The file is damaged: transfer it again.`,
      { cause },
    )
  }
}

function pixelElement(instance: DicomInstance): DataElement {
  const { elements } = instance.dataSet
  for (const keyword of ['FloatPixelData', 'DoubleFloatPixelData'] as const) {
    if (elements.has(TAGS[keyword])) {
      throw new GroundglassError(
        'dicom/unsupported-pixel-layout',
        `${tagName(keyword)} is not read, only ${tagName('PixelData')} is. Convert the file.`,
      )
    }
  }
  const element = elements.get(TAGS.PixelData)
  if (element === undefined || element.length === 0) {
    throw new GroundglassError(
      'dicom/no-pixels',
      `Expected an image, found an object without ${tagName('PixelData')}. Leave this file out.`,
    )
  }
  return element
}

function decodeNative(
  instance: DicomInstance,
  element: DataElement,
  layout: CheckedLayout,
  frameIndex: number,
): StoredPixels {
  if (/_42[02]$/.test(layout.photometricInterpretation)) {
    throw new GroundglassError(
      'dicom/unsupported-pixel-layout',
      `Uncompressed ${layout.photometricInterpretation} (colours at half resolution) is not read. Convert the file.`,
    )
  }
  const littleEndian = instance.transferSyntaxUID !== EXPLICIT_VR_BIG_ENDIAN
  const { bytes, bitOffset } = nativeFrame(instance.dataSet, element, layout, frameIndex)
  // Explicit big endian of 8-bit samples in 16-bit words (OW) swaps neighbours (PS3.5 annex D).
  const swapped = !littleEndian && element.vr === 'OW' && layout.bitsAllocated === 8
  if (swapped && bytes.length % 2 === 1) {
    throw new GroundglassError(
      'dicom/unsupported-pixel-layout',
      'Frames of an odd number of bytes in big-endian words are not read. Convert the file to little endian.',
    )
  }
  const raw = rawSamples(swapped ? swapPairs(bytes) : bytes, bitOffset, layout, littleEndian)
  return pixels(layout, layout.planar ? interleave(raw, layout) : raw, layout.highBit)
}

function swapPairs(bytes: Uint8Array): Uint8Array {
  return bytes.map((_, index) => bytes[index ^ 1]!)
}

function pixels(
  layout: CheckedLayout,
  raw: ArrayLike<number>,
  highBit: number,
  photometricInterpretation = layout.photometricInterpretation,
): StoredPixels {
  const { rows, columns, samplesPerPixel, bitsStored, signed } = layout
  const values = storedValues(raw, layout, highBit)
  return { rows, columns, samplesPerPixel, values, bitsStored, signed, photometricInterpretation }
}

async function decodeEncapsulated(
  codeStream: Uint8Array,
  codec: Exclude<PixelCodec, 'native' | 'none'>,
  layout: CheckedLayout,
): Promise<StoredPixels> {
  if (codec === 'rle') {
    const { rows, columns, samplesPerPixel, bitsAllocated } = layout
    if (bitsAllocated < 8) throw new CodeStreamError('RLE of samples smaller than a byte')
    const planes = decodeRle(codeStream, rows * columns, samplesPerPixel, bitsAllocated / 8)
    const raw = rawSamples(planes, 0, layout, true)
    return pixels(layout, samplesPerPixel > 1 ? interleave(raw, layout) : raw, layout.highBit)
  }
  const isJpeg2000 = codec === 'jpeg-2000' || codec === 'htj2k'
  const head = isJpeg2000 ? jpeg2000Head(codeStream) : jpegHead(codeStream)
  checkHead(head, layout)
  if (isJpeg2000) checkSign(head, layout)
  const picture = await DECODERS[codec](codeStream, head)
  checkHead(picture, layout)
  if (picture.samples.length < layout.frameSamples) throw new CodeStreamError('too few samples')
  const raw = picture.planar ? interleave(picture.samples, layout) : picture.samples
  // JPEG 2000 undoes its own colour transforms (T.800 annex G).
  const transformed = /^YBR_(RCT|ICT)$/.test(layout.photometricInterpretation)
  const colours = transformed ? 'RGB' : picture.photometricInterpretation
  return pixels(layout, raw, layout.bitsStored - 1, colours)
}

/** The header and the code stream must tell of the same picture. */
function checkHead(head: CodeStreamHead, layout: CheckedLayout): void {
  const { rows, columns, components, precision } = head
  if (rows !== layout.rows || columns !== layout.columns || components !== layout.samplesPerPixel) {
    throw new CodeStreamError(
      `the header tells of ${layout.rows} x ${layout.columns} x ${layout.samplesPerPixel} samples, the code stream of ${rows} x ${columns} x ${components}`,
    )
  }
  if (precision > layout.bitsAllocated) {
    throw new CodeStreamError(`${precision} bits a sample do not fit into ${layout.bitsAllocated}`)
  }
}

/**
 * Negative values in an unsigned JPEG 2000 code stream of fewer bits than are stored: whether they are cut short or
 * never negative cannot be known.
 */
function checkSign(head: CodeStreamHead, layout: CheckedLayout): void {
  if (layout.signed && !head.signed && head.precision < layout.bitsStored) {
    throw new CodeStreamError(
      `the header tells of ${layout.bitsStored} signed bits, the code stream of ${head.precision} unsigned ones`,
    )
  }
}

type CodeStreamCodec = Exclude<PixelCodec, 'native' | 'none' | 'rle'>
type Decode = (
  codeStream: Uint8Array,
  head: CodeStreamHead,
) => DecodedPicture | Promise<DecodedPicture>

const DECODERS: Readonly<Record<CodeStreamCodec, Decode>> = {
  'jpeg-dct': async (codeStream, head) => {
    if (head.components === 1) return decodeJpegGrey(codeStream)
    // The codec turns YCbCr into RGB, as nearly every colour JPEG is stored.
    return { ...(await jpegColour.decode(codeStream)), photometricInterpretation: 'RGB' }
  },
  'jpeg-lossless': (codeStream) => decodeJpegLossless(codeStream),
  'jpeg-ls': (codeStream) => jpegLs.decode(codeStream),
  'jpeg-2000': (codeStream) => jpeg2000.decode(codeStream),
  htj2k: (codeStream) => htj2k.decode(codeStream),
}
