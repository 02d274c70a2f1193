/** Writes what stands before the data set in a file: preamble and file meta information (PS3.10 section 7). */
import { encodeElement, joined } from './encode-element.ts'
import { encodeValue } from './encode-value.ts'
import { stableUID } from './uids.ts'

const IMPLEMENTATION_CLASS_UID = stableUID('groundglass')

function uid(tag: number, value: string): Uint8Array {
  return encodeElement(tag, 'UI', encodeValue('UID', 'UI', value))
}

/**
 * An empty preamble, the prefix and the meta information, which names Groundglass as the writer.
 * @param sopClassUID of the data set
 * @param sopInstanceUID of the data set
 * @param transferSyntaxUID how the data set is encoded
 * @returns the bytes up to the data set
 */
export function fileHead(
  sopClassUID: string,
  sopInstanceUID: string,
  transferSyntaxUID: string,
): Uint8Array {
  const magic = new Uint8Array(132)
  magic.set(new TextEncoder().encode('DICM'), 128)
  const rest = joined([
    encodeElement(0x00020001, 'OB', Uint8Array.of(0, 1)),
    uid(0x00020002, sopClassUID),
    uid(0x00020003, sopInstanceUID),
    uid(0x00020010, transferSyntaxUID),
    uid(0x00020012, IMPLEMENTATION_CLASS_UID),
    encodeElement(0x00020013, 'SH', encodeValue('ImplementationVersionName', 'SH', 'GROUNDGLASS')),
  ])
  const length = encodeElement(0x00020000, 'UL', encodeValue('length', 'UL', rest.length))
  return joined([magic, length, rest])
}
