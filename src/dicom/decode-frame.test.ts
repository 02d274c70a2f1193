import { deflateSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { decodeFrame, type StoredPixels } from './decode-frame.ts'
import { parseInstance } from './instance.ts'
import { type InstanceData, writeInstance } from './write-instance.ts'

const RLE = '1.2.840.10008.1.2.5'

/** A 2 x 2 grey image of 16-bit unsigned samples. */
const IMAGE = {
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
  SOPInstanceUID: '1.2.3',
  Rows: 2,
  Columns: 2,
  SamplesPerPixel: 1,
  PhotometricInterpretation: 'MONOCHROME2',
  BitsAllocated: 16,
  BitsStored: 16,
  HighBit: 15,
  PixelRepresentation: 0,
  PixelData: Uint16Array.of(0, 1, 2, 65_535),
}

const decode = (data: InstanceData, frame = 0): Promise<StoredPixels> =>
  decodeFrame(parseInstance(writeInstance(data)), frame)

const codeOf = async (decoding: () => Promise<unknown>): Promise<unknown> => {
  try {
    await decoding()
    return 'decoded'
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error
  }
}

/** One RLE segment of literal bytes after the 64-byte header. */
function rleFrame(...segments: readonly number[][]): Uint8Array {
  const packed = segments.map((bytes) => [bytes.length - 1, ...bytes])
  const header = new DataView(new ArrayBuffer(64))
  header.setUint32(0, segments.length, true)
  let offset = 64
  for (const [index, segment] of packed.entries()) {
    header.setUint32(4 + index * 4, offset, true)
    offset += segment.length
  }
  return Uint8Array.from([...new Uint8Array(header.buffer), ...packed.flat()])
}

describe('stored values', () => {
  test('unsigned 16 bit', async () => {
    expect((await decode(IMAGE)).values).toEqual(Uint16Array.of(0, 1, 2, 65_535))
  })

  test('signed: the sign bit is the highest stored bit', async () => {
    const twelve = { ...IMAGE, BitsStored: 12, HighBit: 11, PixelRepresentation: 1 }
    const { values } = await decode({
      ...twelve,
      PixelData: Uint16Array.of(0x7ff, 0x800, 0xfff, 0xf800),
    })
    expect(values).toEqual(Int16Array.of(2047, -2048, -1, -2048))
  })

  test('overlays in unused bits fall away, above and below', async () => {
    const above = {
      ...IMAGE,
      BitsStored: 12,
      HighBit: 11,
      PixelData: Uint16Array.of(0xf001, 0x1fff, 5, 0x8000),
    }
    expect((await decode(above)).values).toEqual(Uint16Array.of(1, 4095, 5, 0))
    const below = {
      ...IMAGE,
      BitsStored: 12,
      HighBit: 15,
      PixelData: Uint16Array.of(0x001f, 0xfff0, 0, 0x8007),
    }
    expect((await decode(below)).values).toEqual(Uint16Array.of(1, 4095, 0, 0x800))
  })

  test('32 bit, signed and unsigned', async () => {
    const wide = {
      ...IMAGE,
      BitsAllocated: 32,
      BitsStored: 32,
      HighBit: 31,
      PixelData: Uint32Array.of(0, 1, 0x80000000, 0xffffffff),
    }
    expect((await decode(wide)).values).toEqual(Uint32Array.of(0, 1, 0x80000000, 0xffffffff))
    expect((await decode({ ...wide, PixelRepresentation: 1 })).values).toEqual(
      Int32Array.of(0, 1, -0x80000000, -1),
    )
  })

  test('1-bit frames that do not begin at a byte', async () => {
    const mask = {
      ...IMAGE,
      Rows: 1,
      Columns: 3,
      BitsAllocated: 1,
      BitsStored: 1,
      HighBit: 0,
      NumberOfFrames: 3,
    }
    const data = { ...mask, PixelData: Uint8Array.of(0b10_110_001, 0b1) }
    expect((await decode(data, 0)).values).toEqual(Uint8Array.of(1, 0, 0))
    expect((await decode(data, 1)).values).toEqual(Uint8Array.of(0, 1, 1))
    expect((await decode(data, 2)).values).toEqual(Uint8Array.of(0, 1, 1))
  })

  test('bytes in a Buffer that shares its memory', async () => {
    const file = Buffer.concat([Buffer.from([1]), writeInstance(IMAGE)]).subarray(1)
    expect((await decodeFrame(parseInstance(file), 0)).values).toEqual(IMAGE.PixelData)
  })

  test('colours plane by plane come out pixel by pixel', async () => {
    const colour = {
      ...IMAGE,
      Rows: 1,
      SamplesPerPixel: 3,
      PhotometricInterpretation: 'RGB',
      PlanarConfiguration: 1,
      BitsAllocated: 8,
      BitsStored: 8,
      HighBit: 7,
    }
    const { values } = await decode({ ...colour, PixelData: Uint8Array.of(1, 2, 3, 4, 5, 6) })
    expect(values).toEqual(Uint8Array.of(1, 3, 5, 2, 4, 6))
  })

  test('a deflated data set', async () => {
    const plain = writeInstance(IMAGE)
    const metaEnd = 144 + new DataView(plain.buffer).getUint32(140, true)
    const deflated = deflateSync(plain.subarray(metaEnd))
    // The meta information with another transfer syntax, three characters longer and still even.
    const stated = writeInstance(IMAGE, { transferSyntaxUID: '1.2.840.10008.1.2.1.99', frames: [] })
    const statedEnd = 144 + new DataView(stated.buffer).getUint32(140, true)
    const file = Uint8Array.from([...stated.subarray(0, statedEnd), ...deflated])
    expect((await decodeFrame(parseInstance(file), 0)).values).toEqual(IMAGE.PixelData)
    expect(await codeOf(async () => parseInstance(file, { maximumInflatedBytes: 64 }))).toBe(
      'dicom/too-large',
    )
    expect(await codeOf(async () => parseInstance(file.subarray(0, -4)))).toBe(
      'dicom/malformed-header',
    )
  })
})

describe('encapsulated frames', () => {
  const two = { ...IMAGE, PixelData: undefined, Rows: 1, NumberOfFrames: 2 }
  const frames = [rleFrame([0, 1], [2, 3]), rleFrame([4, 5], [6, 7])]

  test('one fragment a frame', async () => {
    const instance = parseInstance(writeInstance(two, { transferSyntaxUID: RLE, frames }))
    expect((await decodeFrame(instance, 0)).values).toEqual(Uint16Array.of(0x0002, 0x0103))
    expect((await decodeFrame(instance, 1)).values).toEqual(Uint16Array.of(0x0406, 0x0507))
  })

  test('fragments joined where there is one frame', async () => {
    const [whole] = frames
    const pieces = [whole!.subarray(0, 66), whole!.subarray(66)]
    const instance = parseInstance(
      writeInstance({ ...two, NumberOfFrames: 1 }, { transferSyntaxUID: RLE, frames: pieces }),
    )
    expect((await decodeFrame(instance, 0)).values).toEqual(Uint16Array.of(0x0002, 0x0103))
  })

  test('an extended offset table tells the frames apart', async () => {
    const pieces = frames.flatMap((frame) => [frame.subarray(0, 66), frame.subarray(66)])
    // Two fragments of 66 and 4 bytes, each with 8 bytes of head, come first.
    const right = parseInstance(
      writeInstance(
        { ...two, ExtendedOffsetTable: BigUint64Array.of(0n, 86n) },
        { transferSyntaxUID: RLE, frames: pieces },
      ),
    )
    expect((await decodeFrame(right, 1)).values).toEqual(Uint16Array.of(0x0406, 0x0507))
    const wrong = parseInstance(
      writeInstance(
        { ...two, ExtendedOffsetTable: BigUint64Array.of(0n, 87n) },
        { transferSyntaxUID: RLE, frames: pieces },
      ),
    )
    expect(await codeOf(() => decodeFrame(wrong, 1))).toBe('dicom/contradictory-pixel-data')
  })

  test('fragments that cannot be told apart are refused', async () => {
    const three = [...frames, frames[0]!]
    const instance = parseInstance(writeInstance(two, { transferSyntaxUID: RLE, frames: three }))
    expect(await codeOf(() => decodeFrame(instance, 0))).toBe('dicom/contradictory-pixel-data')
  })
})

describe('refusals', () => {
  const cases: readonly (readonly [code: string, change: InstanceData])[] = [
    ['dicom/no-pixels', { PixelData: undefined }],
    ['dicom/truncated-pixel-data', { Rows: 3 }],
    ['dicom/contradictory-pixel-data', { Rows: 1 }],
    ['dicom/contradictory-header', { Rows: 0 }],
    ['dicom/contradictory-header', { BitsStored: 17 }],
    ['dicom/contradictory-header', { BitsStored: undefined }],
    ['dicom/contradictory-header', { HighBit: 16 }],
    ['dicom/contradictory-header', { PixelRepresentation: undefined }],
    ['dicom/contradictory-header', { SamplesPerPixel: 3 }],
    ['dicom/contradictory-header', { NumberOfFrames: '1A' }],
    ['dicom/contradictory-header', { PhotometricInterpretation: 'SHADES' }],
    ['dicom/unsupported-pixel-layout', { BitsAllocated: 12, BitsStored: 12, HighBit: 11 }],
  ]
  test.each(cases)('%s for %o', async (code, change) => {
    expect(await codeOf(() => decode({ ...IMAGE, ...change }))).toBe(code)
  })

  test('the syntax that nothing decodes is named', async () => {
    const jpegXl = {
      transferSyntaxUID: '1.2.840.10008.1.2.4.110',
      frames: [Uint8Array.of(0xff, 0x0a)],
    }
    const instance = parseInstance(writeInstance({ ...IMAGE, PixelData: undefined }, jpegXl))
    await expect(decodeFrame(instance, 0)).rejects.toMatchObject({
      code: 'dicom/unsupported-transfer-syntax',
      message: expect.stringContaining('JPEG XL Lossless'),
    })
  })

  test('an unknown syntax is named by its UID', async () => {
    const own = { transferSyntaxUID: '1.2.3.4', frames: [Uint8Array.of(1, 2)] }
    const instance = parseInstance(writeInstance({ ...IMAGE, PixelData: undefined }, own))
    await expect(decodeFrame(instance, 0)).rejects.toMatchObject({
      code: 'dicom/unsupported-transfer-syntax',
      message: expect.stringContaining('1.2.3.4'),
    })
  })

  test('a frame larger than the limit takes no memory', async () => {
    const huge = parseInstance(writeInstance({ ...IMAGE, Rows: 65_535, Columns: 65_535 }))
    expect(await codeOf(() => decodeFrame(huge, 0))).toBe('dicom/too-large')
    const small = parseInstance(writeInstance(IMAGE))
    expect(await codeOf(() => decodeFrame(small, 0, { maximumFrameBytes: 7 }))).toBe(
      'dicom/too-large',
    )
  })

  test.each([-1, 1, 0.5])('frame %d does not exist', async (frame) => {
    expect(await codeOf(() => decode(IMAGE, frame))).toBe('dicom/no-such-frame')
  })

  test('zeros after the pixels are padding', async () => {
    expect(
      (await decode({ ...IMAGE, PixelData: Uint16Array.of(9, 8, 7, 6, 0, 0) })).values,
    ).toEqual(Uint16Array.of(9, 8, 7, 6))
  })
})
