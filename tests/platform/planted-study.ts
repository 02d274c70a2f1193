/** A phantom whose headers name a patient that nobody is, and the archive that it is sent in. */
import { zipSync } from 'fflate'
import { phantomInstances, renderPhantom } from '../../src/index.ts'

/** Strings that stand nowhere else; none may leave the study that they belong to. */
export const PLANTED = {
  patientName: 'Quagmirova^Ophelia',
  patientId: 'PID-7364-XQ',
  birthDate: '19310417',
  accessionNumber: 'ACC90217Z',
  referringPhysician: 'Zwiebelfisch^Traugott',
  institution: 'Klinikum Unterflossing',
  fileName: 'Quagmirova_Ophelia',
} as const

/** @returns one file a slice */
export function plantedInstances(): Uint8Array[] {
  const phantom = renderPhantom({ seed: 7, sizePx: 128, sliceCount: 24, lesions: 'typical' })
  return phantomInstances(phantom).map((bytes) => {
    let planted = Buffer.from(bytes)
    // In front of ReferringPhysicianName, where the order of tags wants it.
    planted = insert(
      planted,
      [0x0008, 0x0090, 'PN'],
      element(0x0008, 0x0080, 'LO', PLANTED.institution),
    )
    planted = replace(planted, 0x0008, 0x0090, 'PN', PLANTED.referringPhysician)
    planted = replace(planted, 0x0008, 0x0050, 'SH', PLANTED.accessionNumber)
    planted = replace(planted, 0x0010, 0x0010, 'PN', PLANTED.patientName)
    planted = replace(planted, 0x0010, 0x0020, 'LO', PLANTED.patientId)
    return replace(planted, 0x0010, 0x0030, 'DA', PLANTED.birthDate)
  })
}

/** @param files what it holds @returns a zip whose entries carry the patient's name */
export function namedZip(files: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return zipSync(
    Object.fromEntries(files.map((bytes, i) => [`${PLANTED.fileName}/${i}.dcm`, bytes])),
    { level: 0 },
  )
}

function element(group: number, number: number, vr: string, value: string): Buffer {
  const text = value.length % 2 === 0 ? value : `${value} `
  const head = Buffer.alloc(8)
  head.writeUInt16LE(group, 0)
  head.writeUInt16LE(number, 2)
  head.write(vr, 4, 'latin1')
  head.writeUInt16LE(text.length, 6)
  return Buffer.concat([head, Buffer.from(text)])
}

function placeOf(bytes: Buffer, group: number, number: number, vr: string): number {
  const at = bytes.indexOf(element(group, number, vr, '').subarray(0, 6))
  if (at < 0) throw new Error('The phantom has no such element to plant in.')
  return at
}

function insert(bytes: Buffer, before: [number, number, string], what: Buffer) {
  const at = placeOf(bytes, ...before)
  return Buffer.concat([bytes.subarray(0, at), what, bytes.subarray(at)])
}

function replace(bytes: Buffer, group: number, number: number, vr: string, value: string) {
  const at = placeOf(bytes, group, number, vr)
  const end = at + 8 + bytes.readUInt16LE(at + 6)
  return Buffer.concat([
    bytes.subarray(0, at),
    element(group, number, vr, value),
    bytes.subarray(end),
  ])
}
