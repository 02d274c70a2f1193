/** JPEG bytes to samples, by libjpeg-turbo compiled to WebAssembly, loaded at the first JPEG. */
import { GroundglassError } from '../../core/index.ts'
import { WasmCodec } from '../../dicom/index.ts'

/** A JPEG's decoded numbers. */
export interface JpegSamples {
  readonly width: number
  readonly height: number
  /** 1 grey, 3 RGB. */
  readonly channels: number
  /** Row-major [y, x, channel], 0..255. */
  readonly samples: Uint8Array
}

const codec = new WasmCodec(
  async () => (await import('@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs')).default,
  'JPEGDecoder',
)

/**
 * @param bytes a whole JPEG file (baseline, extended or progressive, 8 bit)
 * @returns its samples; the codec mixes colours to RGB
 * @throws {GroundglassError} `raster/damaged-picture` when the file cannot be decoded
 */
export async function decodeJpeg(bytes: Uint8Array): Promise<JpegSamples> {
  try {
    const {
      columns: width,
      rows: height,
      components: channels,
      samples,
    } = await codec.decode(bytes)
    if (width < 1 || samples.length !== width * height * channels) throw new RangeError('size')
    return { width, height, channels, samples: new Uint8Array(samples) }
  } catch (error) {
    throw new GroundglassError(
      'raster/damaged-picture',
      'Expected a whole 8-bit JPEG file; this one cannot be decoded. Export the picture again.',
      { cause: error },
    )
  }
}
