/** Writes DICOM files in every encoding, with no help from the writer under test, and finds planted names in bytes. */
import { deflateRawSync } from 'node:zlib'

export interface PlantedElement {
  /** 0xGGGGEEEE */
  readonly tag: number
  readonly vr: string
  readonly value: Uint8Array | readonly PlantedItem[]
}
type PlantedItem = readonly PlantedElement[]

export interface Style {
  readonly name: string
  readonly transferSyntaxUID: string
  readonly explicit: boolean
  readonly littleEndian: boolean
  readonly deflated?: true
  /** Pixel data in fragments. */
  readonly encapsulated?: true
}

const LITTLE = { explicit: true, littleEndian: true } as const
const SYNTAX = '1.2.840.10008.1.2'

/** Every way of encoding a header that DICOM knows. */
export const STYLES: readonly Style[] = [
  { name: 'implicit VR', transferSyntaxUID: SYNTAX, explicit: false, littleEndian: true },
  { name: 'explicit VR', transferSyntaxUID: `${SYNTAX}.1`, ...LITTLE },
  { name: 'big endian', transferSyntaxUID: `${SYNTAX}.2`, explicit: true, littleEndian: false },
  { name: 'deflated', transferSyntaxUID: `${SYNTAX}.1.99`, ...LITTLE, deflated: true },
  { name: 'RLE', transferSyntaxUID: `${SYNTAX}.5`, ...LITTLE, encapsulated: true },
  { name: 'JPEG 2000', transferSyntaxUID: `${SYNTAX}.4.90`, ...LITTLE, encapsulated: true },
]

const OPEN = 0xffffffff
const EMPTY = new Uint8Array(0)
type Encoding = Pick<Style, 'explicit' | 'littleEndian'>

function head(tag: number, vr: string | null, length: number, encoding: Encoding): Buffer {
  const { littleEndian } = encoding
  const long = vr !== null && /^(O[BDFLVW]|S[QV]|U[CNRTV])$/.test(vr)
  const explicit = encoding.explicit && vr !== null
  const bytes = Buffer.alloc(explicit && long ? 12 : 8)
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  view.setUint16(0, tag >>> 16, littleEndian)
  view.setUint16(2, tag & 0xffff, littleEndian)
  if (explicit) bytes.write(vr, 4, 'latin1')
  if (explicit && !long) view.setUint16(6, length, littleEndian)
  else view.setUint32(explicit ? 8 : 4, length, littleEndian)
  return bytes
}

function itemsOf(items: readonly PlantedItem[], open: boolean, encoding: Encoding): Buffer {
  const parts = items.map((item) => {
    const content = dataSetOf(item, open, encoding)
    const start = head(0xfffee000, null, open ? OPEN : content.length, encoding)
    const end = open ? head(0xfffee00d, null, 0, encoding) : EMPTY
    return Buffer.concat([start, content, end])
  })
  return Buffer.concat([...parts, open ? head(0xfffee0dd, null, 0, encoding) : EMPTY])
}

function elementOf({ tag, vr, value }: PlantedElement, open: boolean, encoding: Encoding): Buffer {
  if (value instanceof Uint8Array)
    return Buffer.concat([head(tag, vr, value.length, encoding), value])
  // The items of a sequence sent as UN are implicit VR little endian (PS3.5 6.2.2).
  const inner = vr === 'UN' ? { explicit: false, littleEndian: true } : encoding
  const content = itemsOf(value, open, inner)
  return Buffer.concat([head(tag, vr, open ? OPEN : content.length, encoding), content])
}

function dataSetOf(elements: PlantedItem, open: boolean, encoding: Encoding): Buffer {
  const sorted = elements.toSorted((one, other) => one.tag - other.tag)
  return Buffer.concat(sorted.map((element) => elementOf(element, open, encoding)))
}

/** What `plantedFile` puts as pixel data, with their fragments where they have some. */
export const PIXELS = Uint8Array.from({ length: 512 }, (_, index) => (index * 37) & 0xff)

export interface PlantedFile {
  readonly elements: readonly PlantedElement[]
  readonly style: Style
  /** Sequences and items of undefined length. */
  readonly open: boolean
  readonly sopClassUID: string
  /** Stands in the preamble, in meta information and behind the pixel data. */
  readonly astray: Uint8Array
}

/** A file with the elements, and with something planted wherever a file can hold it. */
export function plantedFile(file: PlantedFile): Uint8Array {
  const { elements, style, open, sopClassUID, astray } = file
  const meta = dataSetOf(
    [
      { tag: 0x00020002, vr: 'UI', value: evenText(sopClassUID, '\0') },
      { tag: 0x00020003, vr: 'UI', value: evenText('1.2.3.4', '\0') },
      { tag: 0x00020010, vr: 'UI', value: evenText(style.transferSyntaxUID, '\0') },
      { tag: 0x00020016, vr: 'AE', value: astray },
      { tag: 0x00020102, vr: 'OB', value: astray },
    ],
    false,
    LITTLE,
  )
  const pixels = Buffer.concat(
    style.encapsulated
      ? [
          head(0x7fe00010, 'OB', OPEN, style),
          head(0xfffee000, null, 0, style),
          head(0xfffee000, null, PIXELS.length, style),
          PIXELS,
          head(0xfffee0dd, null, 0, style),
        ]
      : [head(0x7fe00010, 'OW', PIXELS.length, style), PIXELS],
  )
  const padding = elementOf({ tag: 0xfffcfffc, vr: 'OB', value: astray }, false, style)
  const dataSet = Buffer.concat([dataSetOf(elements, open, style), pixels, padding])
  const preamble = Buffer.alloc(132)
  preamble.set(astray.subarray(0, 128))
  preamble.write('DICM', 128, 'latin1')
  const body = style.deflated ? deflateRawSync(dataSet) : dataSet
  return new Uint8Array(Buffer.concat([preamble, meta, body]))
}

/** Text in bytes, padded to an even length. */
export function evenText(text: string, filler = ' '): Uint8Array {
  return new Uint8Array(Buffer.from(text.length % 2 === 0 ? text : text + filler, 'latin1'))
}

const NAME = 'QUILLFEATHER^ZEBEDEE'

/** The planted name in the encodings that software writes, and cut to what short values hold. */
export const PLANTS: readonly Uint8Array[] = [
  new Uint8Array(Buffer.from(NAME, 'latin1')),
  new Uint8Array(Buffer.from(NAME.toLowerCase(), 'latin1')),
  new Uint8Array(Buffer.from(NAME, 'utf16le')),
  new Uint8Array(Buffer.from(NAME, 'utf16le').swap16()),
]

const TRACES: readonly Buffer[] = ['QUILLFEA', 'ZEBEDEE', 'quillfea', 'zebedee'].flatMap((part) => [
  Buffer.from(part, 'latin1'),
  Buffer.from(part, 'utf16le'),
  Buffer.from(part, 'utf16le').swap16(),
])

/** Whether any trace of the planted name is in the bytes. */
export function holdsPlant(bytes: Uint8Array): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return TRACES.some((trace) => buffer.includes(trace))
}
