/** JPEG bytes to samples, by libjpeg-turbo compiled to WebAssembly, loaded at the first JPEG. */
import type { JpegCodec } from '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs'
import { GroundglassError } from '../../core/index.ts'

/** A JPEG's decoded numbers. */
export interface JpegSamples {
  readonly width: number
  readonly height: number
  /** 1 grey, 3 RGB. */
  readonly channels: number
  /** Row-major [y, x, channel], 0..255. */
  readonly samples: Uint8Array
}

let loading: Promise<JpegCodec> | null = null

/** Loads the codec once, even under parallel calls; a failed load can be tried again. */
async function loadCodec(): Promise<JpegCodec> {
  loading ??= import('@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs')
    .then(({ default: create }) => create())
    .catch((error: unknown) => {
      loading = null
      throw error
    })
  return await loading
}

/**
 * @param bytes a whole JPEG file (baseline, extended or progressive, 8 bit)
 * @returns its samples; the codec mixes colours to RGB
 * @throws {GroundglassError} `raster/damaged-picture` when the file cannot be decoded
 */
export async function decodeJpeg(bytes: Uint8Array): Promise<JpegSamples> {
  const codec = await loadCodec()
  const decoder = new codec.JPEGDecoder()
  try {
    decoder.getEncodedBuffer(bytes.length).set(bytes)
    decoder.decode()
    const { width, height, componentCount: channels } = decoder.getFrameInfo()
    // The buffer lies in the codec's own memory: copied before the decoder frees it.
    const samples = decoder.getDecodedBuffer().slice()
    if (width < 1 || samples.length !== width * height * channels) throw new Error('size')
    return { width, height, channels, samples }
  } catch (error) {
    throw new GroundglassError(
      'raster/damaged-picture',
      'Expected a whole 8-bit JPEG file; this one cannot be decoded. Export the picture again.',
      { cause: error },
    )
  } finally {
    decoder.delete()
  }
}
