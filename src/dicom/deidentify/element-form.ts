/** How an element is built in the file, against how the dictionary says that its attribute is. */
import type { DataElement, Encoding } from '../data-set.ts'
import { TAGS } from '../tags.ts'

/** Free text, names and bytes sent as UN go: nobody has vouched for what they hold. Numbers, codes and UIDs may stay. */
const KEPT_FROM_UN = new Set('AT CS DS FD FL IS SL SS UI UL US xs'.split(' '))

/**
 * Whether an element may be taken for what its tag says. A sequence sent as bytes, or bytes sent as a sequence, may hide
 * anything.
 * @param vr of the attribute, from the dictionary
 * @param element as found in the file
 * @param encoding of the object
 * @returns false for what must not be kept
 */
export function isBuiltAs(vr: string, element: DataElement, encoding: Encoding): boolean {
  // Values sent as UN are little endian in every file (PS3.5 6.2.2).
  if (element.vr === 'UN') return vr === 'SQ' || (KEPT_FROM_UN.has(vr) && encoding.littleEndian)
  if (vr === 'SQ') return element.vr === null || element.vr === 'SQ'
  const ownOrder = element.encoding.littleEndian === encoding.littleEndian
  return element.vr !== 'SQ' && !element.undefinedLength && ownOrder
}

/** Whether an element is pixel data, of whichever kind. */
export function isPixelData(tag: number): boolean {
  return tag === TAGS.PixelData || tag === TAGS.FloatPixelData || tag === TAGS.DoubleFloatPixelData
}
