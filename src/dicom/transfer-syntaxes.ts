/** Transfer syntaxes: how a data set and its pixels are encoded (PS3.5 annex A, PS3.6 table A-1). */

/** Which decoder reads the pixels; `none` is refused by name. */
export type PixelCodec =
  | 'native'
  | 'rle'
  | 'jpeg-dct'
  | 'jpeg-lossless'
  | 'jpeg-ls'
  | 'jpeg-2000'
  | 'htj2k'
  | 'none'

export interface TransferSyntax {
  readonly uid: string
  readonly name: string
  readonly codec: PixelCodec
}

export const IMPLICIT_VR_LITTLE_ENDIAN = '1.2.840.10008.1.2'
export const EXPLICIT_VR_LITTLE_ENDIAN = '1.2.840.10008.1.2.1'
export const DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN = '1.2.840.10008.1.2.1.99'
export const EXPLICIT_VR_BIG_ENDIAN = '1.2.840.10008.1.2.2'

const JPEG = '1.2.840.10008.1.2.4'

const rows: readonly (readonly [uid: string, name: string, codec: PixelCodec])[] = [
  [IMPLICIT_VR_LITTLE_ENDIAN, 'Implicit VR Little Endian', 'native'],
  [EXPLICIT_VR_LITTLE_ENDIAN, 'Explicit VR Little Endian', 'native'],
  [DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN, 'Deflated Explicit VR Little Endian', 'native'],
  [EXPLICIT_VR_BIG_ENDIAN, 'Explicit VR Big Endian', 'native'],
  ['1.2.840.10008.1.2.1.98', 'Encapsulated Uncompressed Explicit VR Little Endian', 'none'],
  ['1.2.840.10008.1.2.5', 'RLE Lossless', 'rle'],
  [`${JPEG}.50`, 'JPEG Baseline (Process 1)', 'jpeg-dct'],
  [`${JPEG}.51`, 'JPEG Extended (Process 2 and 4)', 'jpeg-dct'],
  [`${JPEG}.53`, 'JPEG Spectral Selection, Non-Hierarchical (Process 6 and 8)', 'none'],
  [`${JPEG}.55`, 'JPEG Full Progression, Non-Hierarchical (Process 10 and 12)', 'none'],
  [`${JPEG}.57`, 'JPEG Lossless, Non-Hierarchical (Process 14)', 'jpeg-lossless'],
  [`${JPEG}.70`, 'JPEG Lossless, First-Order Prediction (Process 14 SV1)', 'jpeg-lossless'],
  [`${JPEG}.80`, 'JPEG-LS Lossless', 'jpeg-ls'],
  [`${JPEG}.81`, 'JPEG-LS Near-Lossless', 'jpeg-ls'],
  [`${JPEG}.90`, 'JPEG 2000 Lossless Only', 'jpeg-2000'],
  [`${JPEG}.91`, 'JPEG 2000', 'jpeg-2000'],
  [`${JPEG}.92`, 'JPEG 2000 Part 2 Multi-component Lossless Only', 'none'],
  [`${JPEG}.93`, 'JPEG 2000 Part 2 Multi-component', 'none'],
  [`${JPEG}.100`, 'MPEG2 Main Profile / Main Level', 'none'],
  [`${JPEG}.102`, 'MPEG-4 AVC/H.264 High Profile / Level 4.1', 'none'],
  [`${JPEG}.107`, 'HEVC/H.265 Main Profile / Level 5.1', 'none'],
  [`${JPEG}.110`, 'JPEG XL Lossless', 'none'],
  [`${JPEG}.111`, 'JPEG XL JPEG Recompression', 'none'],
  [`${JPEG}.112`, 'JPEG XL', 'none'],
  [`${JPEG}.201`, 'High-Throughput JPEG 2000 Lossless Only', 'htj2k'],
  [`${JPEG}.202`, 'High-Throughput JPEG 2000 with RPCL Lossless Only', 'htj2k'],
  [`${JPEG}.203`, 'High-Throughput JPEG 2000', 'htj2k'],
]

/** All transfer syntaxes known by name, decodable or not. */
export const TRANSFER_SYNTAXES: readonly TransferSyntax[] = rows.map(([uid, name, codec]) => ({
  uid,
  name,
  codec,
}))

const byUid = new Map(TRANSFER_SYNTAXES.map((syntax) => [syntax.uid, syntax]))

/**
 * What is known about a transfer syntax.
 * @param uid its UID, without padding
 * @returns its name and codec; an unknown UID is its own name and has no codec
 */
export function transferSyntaxOf(uid: string): TransferSyntax {
  return byUid.get(uid) ?? { uid, name: `unknown transfer syntax ${uid}`, codec: 'none' }
}
