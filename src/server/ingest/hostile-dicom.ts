/** For tests only: files that begin as DICOM and were made to cost more than they weigh. */
import { deflateRawSync } from 'node:zlib'
import { writeInstance } from '../../dicom/index.ts'

const HEAD = Buffer.concat([Buffer.alloc(128), Buffer.from('DICM')])

/** @param count how many @returns a file of so many empty elements, eight bytes each */
export function manyElements(count: number): Buffer {
  const bytes = Buffer.alloc(HEAD.length + count * 8)
  HEAD.copy(bytes)
  for (let i = 0; i < count; i += 1) {
    const at = HEAD.length + i * 8
    bytes.writeUInt16LE(9 + 2 * (i >> 16), at)
    bytes.writeUInt16LE(i & 0xffff, at + 2)
    bytes.write('LO', at + 4, 'latin1')
  }
  return bytes
}

/** @param depth how deep @returns a file of sequences inside each other, without an end */
export function deepSequences(depth: number): Buffer {
  // (0008,1140) SQ and an item, both of undefined length.
  const level = Buffer.from('0800401153510000fffffffffeff00e0ffffffff', 'hex')
  return Buffer.concat([HEAD, ...Array.from({ length: depth }, () => level)])
}

/** @param bytes what it unpacks to @returns a deflated data set (PS3.5 A.5) of nothing but zeros */
export function deflatedZeros(bytes: number): Buffer {
  const uid = Buffer.from('1.2.840.10008.1.2.1.99')
  const meta = Buffer.from('0200100055491600', 'hex')
  return Buffer.concat([HEAD, meta, uid, deflateRawSync(Buffer.alloc(bytes))])
}

/** @returns a CT image of one pixel whose header claims a thousand frames of 600 by 600 */
export function hugeClaim(): Uint8Array {
  return writeInstance({
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
    SOPInstanceUID: '2.25.1',
    StudyInstanceUID: '2.25.2',
    SeriesInstanceUID: '2.25.3',
    Modality: 'CT',
    SamplesPerPixel: 1,
    NumberOfFrames: 1000,
    Rows: 600,
    Columns: 600,
    BitsAllocated: 16,
    PixelData: new Uint16Array(1),
  })
}
