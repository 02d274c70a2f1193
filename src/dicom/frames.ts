/** Finds the bytes of one frame, native or encapsulated (PS3.5 section 8.2 and annex A.4). */
import type { DataElement, DataSet } from './data-set.ts'
import { contradictory, encapsulatedItems, shortData } from './pixel-data.ts'
import type { CheckedLayout } from './pixel-layout.ts'
import { TAGS } from './tags.ts'
import { longs } from './values.ts'

/**
 * The bytes of one uncompressed frame.
 * @param dataSet the object's data set
 * @param element its pixel data element
 * @param layout the pixel layout
 * @param frameIndex 0 is the first frame
 * @returns the bytes that hold the frame, and the bit where it begins in the first of them (frames of 1-bit pixels need
 *   not begin at a byte)
 * @throws GroundglassError `dicom/truncated-pixel-data`, `dicom/contradictory-pixel-data`
 */
export function nativeFrame(
  dataSet: DataSet,
  element: DataElement,
  layout: CheckedLayout,
  frameIndex: number,
): { bytes: Uint8Array; bitOffset: number } {
  if (element.undefinedLength) throw contradictory('fragments where the transfer syntax has none')
  const frameBits = layout.frameSamples * layout.bitsAllocated
  const expected = Math.ceil((frameBits * layout.numberOfFrames) / 8)
  const end = element.offset + element.length
  if (element.length < expected || end > dataSet.bytes.length) {
    const available = Math.min(element.length, dataSet.bytes.length - element.offset)
    throw shortData(
      `expected ${expected} bytes for ${layout.numberOfFrames} frame(s), found ${available}`,
    )
  }
  // Writers may pad with zeros; anything else means that the header tells of a smaller image than there is.
  const surplus = dataSet.bytes.subarray(element.offset + expected, end)
  if (surplus.length > 1 && surplus.some((byte) => byte !== 0)) {
    throw contradictory(
      `expected ${expected} bytes for ${layout.numberOfFrames} frame(s), found ${element.length}`,
    )
  }
  const firstBit = frameBits * frameIndex
  const start = element.offset + Math.floor(firstBit / 8)
  const stop = element.offset + Math.ceil((firstBit + frameBits) / 8)
  return { bytes: dataSet.bytes.subarray(start, stop), bitOffset: firstBit % 8 }
}

interface Fragment {
  /** Distance of its item tag from that of the first fragment. */
  readonly distance: number
  readonly bytes: Uint8Array
}

/** The basic offset table and the fragments of encapsulated pixel data. */
function readFragments(
  dataSet: DataSet,
  element: DataElement,
): { table: number[]; fragments: Fragment[] } {
  const { items } = encapsulatedItems(dataSet, element)
  const [first, ...rest] = items
  if (first === undefined || rest.length === 0) throw shortData('no fragments')
  const base = rest[0]?.at ?? 0
  const tableView = new DataView(first.bytes.buffer, first.bytes.byteOffset, first.bytes.byteLength)
  return {
    table: Array.from({ length: first.bytes.length >> 2 }, (_, index) =>
      tableView.getUint32(index * 4, true),
    ),
    fragments: rest.map((item) => ({ distance: item.at - base, bytes: item.bytes })),
  }
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts
  if (parts.length === 1 && only !== undefined) return only
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Whether a JPEG family code stream begins here: SOI (T.81, T.87) or SOC (T.800). */
const beginsCodeStream = (bytes: Uint8Array): boolean =>
  bytes[0] === 0xff && (bytes[1] === 0xd8 || bytes[1] === 0x4f) && bytes[2] === 0xff

/** The index of the fragment with which each frame begins. */
function frameStarts(
  dataSet: DataSet,
  table: readonly number[],
  fragments: readonly Fragment[],
  frames: number,
): number[] {
  if (frames === 1) return [0]
  const extended = longs(dataSet, TAGS.ExtendedOffsetTable)
  const distances = extended.length > 0 ? extended : table
  if (distances.length > 0) {
    const starts = distances.map((distance) =>
      fragments.findIndex((fragment) => fragment.distance === distance),
    )
    const rising = starts.every((start, index) => start > (starts[index - 1] ?? -1))
    if (starts.length === frames && starts[0] === 0 && rising) return starts
    throw contradictory(`the offset table does not point at the beginnings of ${frames} frames`)
  }
  if (fragments.length === frames) return fragments.map((_, index) => index)
  const starts = fragments.flatMap((fragment, index) =>
    beginsCodeStream(fragment.bytes) ? [index] : [],
  )
  if (starts.length === frames && starts[0] === 0) return starts
  throw contradictory(`${fragments.length} fragments cannot be told apart into ${frames} frames`)
}

/**
 * The code stream of one compressed frame, its fragments joined.
 * @param dataSet the object's data set
 * @param element its pixel data element
 * @param numberOfFrames as the header states it
 * @param frameIndex 0 is the first frame
 * @returns the code stream
 * @throws GroundglassError `dicom/truncated-pixel-data`, `dicom/contradictory-pixel-data`
 */
export function encapsulatedFrame(
  dataSet: DataSet,
  element: DataElement,
  numberOfFrames: number,
  frameIndex: number,
): Uint8Array {
  if (!element.undefinedLength)
    throw contradictory('no fragments where the transfer syntax needs them')
  const { table, fragments } = readFragments(dataSet, element)
  const starts = frameStarts(dataSet, table, fragments, numberOfFrames)
  const parts = fragments.slice(starts[frameIndex], starts[frameIndex + 1])
  return join(parts.map((fragment) => fragment.bytes))
}
