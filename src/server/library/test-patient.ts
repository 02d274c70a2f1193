/** For tests only: a phantom that claims to be somebody. */

/** As it stands in the header, and what a hospital would look for in a bundle. */
export const PATIENT = {
  name: 'MÜLLER^ZOË',
  id: 'KH-4711',
  birthDate: '19500312',
  accessionNumber: 'ACC.0815',
  physician: 'HOUSE^GREGORY',
  institution: 'ST ELSEWHERE',
} as const

/** Top-level elements of explicit VR little endian with a length of two bytes. */
const ELEMENTS: readonly [tag: number, vr: string, value: string][] = [
  [0x00080050, 'SH', PATIENT.accessionNumber],
  [0x00080080, 'LO', PATIENT.institution],
  [0x00080090, 'PN', PATIENT.physician],
  [0x00100010, 'PN', PATIENT.name],
  [0x00100020, 'LO', PATIENT.id],
  [0x00100030, 'DA', PATIENT.birthDate],
]

/**
 * @param bytes an instance as `phantomInstances` writes it
 * @param further elements to set besides the patient's
 * @returns the same with the patient in its header
 */
export function planted(
  bytes: Uint8Array,
  further: readonly [tag: number, vr: string, value: string][] = [],
): Uint8Array {
  return [...ELEMENTS, ...further].reduce(withElement, bytes)
}

/** Replaces an element, or puts it where its tag belongs. */
function withElement(
  bytes: Uint8Array,
  [tag, vr, value]: readonly [tag: number, vr: string, value: string],
): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const text = Buffer.from(value)
  const length = text.length + (text.length % 2)
  const element = Buffer.alloc(8 + length, ' ')
  element.writeUInt16LE(tag >>> 16, 0)
  element.writeUInt16LE(tag & 0xffff, 2)
  element.write(vr, 4, 'latin1')
  element.writeUInt16LE(length, 6)
  text.copy(element, 8)
  // After preamble, DICM and meta information, whose first element says how long it is.
  let at = 144 + view.getUint32(140, true)
  while (tagAt(view, at) < tag) at += sizeAt(view, at)
  const end = tagAt(view, at) === tag ? at + sizeAt(view, at) : at
  return Buffer.concat([bytes.subarray(0, at), element, bytes.subarray(end)])
}

function tagAt(view: DataView, at: number): number {
  return ((view.getUint16(at, true) << 16) | view.getUint16(at + 2, true)) >>> 0
}

function sizeAt(view: DataView, at: number): number {
  const vr = String.fromCharCode(view.getUint8(at + 4), view.getUint8(at + 5))
  const long = ['OB', 'OW', 'SQ', 'UT', 'UN'].includes(vr)
  return long ? 12 + view.getUint32(at + 8, true) : 8 + view.getUint16(at + 6, true)
}
