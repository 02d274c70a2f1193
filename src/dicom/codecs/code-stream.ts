/** What the codecs share: the picture they give, and the head of a code stream read before any decoder sees it. */

/** What the head of a code stream says about the picture in it. */
export interface CodeStreamHead {
  readonly rows: number
  readonly columns: number
  readonly components: number
  /** Bits of one sample. */
  readonly precision: number
  readonly signed: boolean
}

/** A decoded picture. */
export interface DecodedPicture extends CodeStreamHead {
  readonly samples: ArrayLike<number>
  /** Set where colours lie plane by plane after all. */
  readonly planar?: boolean
  /** Set where decoding changed the colour space. */
  readonly photometricInterpretation?: string
}

/** A broken code stream; `decodeFrame` turns it into `dicom/undecodable-pixels`. */
export class CodeStreamError extends Error {}

export const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** Markers that begin a frame: SOF0 to SOF15 without DHT, JPG, DAC (T.81 table B.1), and SOF55 of JPEG-LS (T.87). */
const isFrameMarker = (marker: number): boolean =>
  (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) ||
  marker === 0xf7

/**
 * The frame header of a JPEG or JPEG-LS code stream (T.81 B.2.2).
 * @param bytes the code stream
 * @returns its picture's size, and the marker, which names the coding process
 * @throws CodeStreamError when there is none
 */
export function jpegHead(bytes: Uint8Array): CodeStreamHead & { readonly marker: number } {
  const view = viewOf(bytes)
  let at = 2
  while (bytes[0] === 0xff && bytes[1] === 0xd8 && at + 10 <= bytes.length) {
    const marker = view.getUint8(at + 1)
    if (view.getUint8(at) !== 0xff) break
    if (marker === 0xff) {
      at += 1
    } else if (isFrameMarker(marker)) {
      return {
        marker,
        rows: view.getUint16(at + 5),
        columns: view.getUint16(at + 7),
        components: view.getUint8(at + 9),
        precision: view.getUint8(at + 4),
        signed: false,
      }
    } else {
      at += 2 + view.getUint16(at + 2)
    }
  }
  throw new CodeStreamError('no JPEG frame header')
}
