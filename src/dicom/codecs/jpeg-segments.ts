/** The segments of a JPEG code stream up to its first scan (T.81 annex B). */
import { CodeStreamError } from './code-stream.ts'
import { HuffmanTable } from './huffman-table.ts'

export interface JpegScan {
  /** SOF marker: 0xc0 baseline, 0xc1 extended sequential, 0xc3 lossless. */
  readonly process: number
  readonly rows: number
  readonly columns: number
  readonly precision: number
  /** In the order of the scan, with the tables each one uses. */
  readonly components: readonly ScanComponent[]
  /** Minimum coded units between restart markers, 0 for none. */
  readonly restartInterval: number
  /** Predictor (lossless) or start of spectral selection. */
  readonly selection: number
  /** Point transform (lossless): bits shifted out before coding. */
  readonly pointTransform: number
  /** Where entropy-coded data begin. */
  readonly dataOffset: number
}

interface ScanComponent {
  readonly dcTable: HuffmanTable | undefined
  readonly acTable: HuffmanTable | undefined
  /** 64 steps in zigzag order. */
  readonly quantisation: Uint16Array | undefined
}

interface FrameHeader {
  readonly process: number
  readonly precision: number
  readonly rows: number
  readonly columns: number
  readonly components: Map<number, { readonly sampling: number; readonly quantisation: number }>
}

const DHT = 0xc4
const SOS = 0xda
const DQT = 0xdb
const DRI = 0xdd
const PROCESSES = [0xc0, 0xc1, 0xc3]

/** Reads a segment's payload and refuses to run over its end. */
class Segment {
  readonly #view: DataView
  #at = 0

  constructor(bytes: Uint8Array, start: number, end: number) {
    if (end > bytes.length || end < start)
      throw new CodeStreamError('a JPEG segment runs over the end')
    this.#view = new DataView(bytes.buffer, bytes.byteOffset + start, end - start)
  }

  get left(): number {
    return this.#view.byteLength - this.#at
  }

  byte(): number {
    if (this.left < 1) throw new CodeStreamError('a JPEG segment is too short')
    this.#at += 1
    return this.#view.getUint8(this.#at - 1)
  }

  word(): number {
    return this.byte() * 256 + this.byte()
  }
}

function readFrame(segment: Segment, process: number): FrameHeader {
  if (!PROCESSES.includes(process)) {
    throw new CodeStreamError(
      `JPEG coding process SOF${process - 0xc0} is not one of this transfer syntax`,
    )
  }
  const precision = segment.byte()
  const rows = segment.word()
  const columns = segment.word()
  const components: FrameHeader['components'] = new Map()
  for (let count = segment.byte(); count > 0; count -= 1) {
    components.set(segment.byte(), { sampling: segment.byte(), quantisation: segment.byte() })
  }
  return { process, precision, rows, columns, components }
}

/** The tables defined so far; a later definition replaces an earlier one. */
interface Tables {
  readonly huffman: Map<number, HuffmanTable>
  readonly quantisation: Map<number, Uint16Array>
}

function readHuffmanTables(segment: Segment, tables: Tables): void {
  while (segment.left > 0) {
    const id = segment.byte()
    const counts = Array.from({ length: 16 }, () => segment.byte())
    const total = counts.reduce((sum, count) => sum + count, 0)
    if (total > 256) throw new CodeStreamError('a Huffman table is too large')
    tables.huffman.set(
      id,
      new HuffmanTable(
        counts,
        Uint8Array.from({ length: total }, () => segment.byte()),
      ),
    )
  }
}

function readQuantisationTables(segment: Segment, tables: Tables): void {
  while (segment.left > 0) {
    const id = segment.byte()
    const read = id >= 16 ? () => segment.word() : () => segment.byte()
    tables.quantisation.set(id & 15, Uint16Array.from({ length: 64 }, read))
  }
}

/** A scan's header, with its components' tables looked up. */
function readScan(
  segment: Segment,
  frame: FrameHeader,
  tables: Tables,
): Omit<JpegScan, 'restartInterval' | 'dataOffset'> {
  const count = segment.byte()
  if (count !== frame.components.size)
    throw new CodeStreamError('the first JPEG scan does not hold all colours')
  const components = Array.from({ length: count }, (): ScanComponent => {
    const component = frame.components.get(segment.byte())
    const selectors = segment.byte()
    if (component === undefined) throw new CodeStreamError('a JPEG scan names an unknown colour')
    if (count > 1 && component.sampling !== 0x11)
      throw new CodeStreamError('JPEG colours of unequal resolution')
    return {
      dcTable: tables.huffman.get(selectors >> 4),
      acTable: tables.huffman.get(0x10 | (selectors & 15)),
      quantisation: tables.quantisation.get(component.quantisation),
    }
  })
  const selection = segment.byte()
  segment.byte()
  const pointTransform = segment.byte() & 15
  const { process, rows, columns, precision } = frame
  return { process, rows, columns, precision, components, selection, pointTransform }
}

/**
 * Reads a code stream's tables and headers up to the entropy-coded data of its first scan.
 * @param bytes the code stream
 * @returns the scan
 * @throws CodeStreamError when segments are missing, contradict each other or run over
 */
export function readJpegScan(bytes: Uint8Array): JpegScan {
  const tables: Tables = { huffman: new Map(), quantisation: new Map() }
  let frame: FrameHeader | undefined
  let restartInterval = 0
  let at = 2
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) throw new CodeStreamError('expected a JPEG marker')
    const marker = bytes[at + 1]!
    if (marker === 0xff) {
      at += 1
      continue
    }
    const end = at + 2 + bytes[at + 2]! * 256 + bytes[at + 3]!
    const segment = new Segment(bytes, at + 4, end)
    if (marker === DHT) readHuffmanTables(segment, tables)
    else if (marker === DQT) readQuantisationTables(segment, tables)
    else if (marker === DRI) restartInterval = segment.word()
    else if (marker === SOS) {
      if (frame === undefined) throw new CodeStreamError('a JPEG scan without a frame')
      return { ...readScan(segment, frame, tables), restartInterval, dataOffset: end }
    } else if (marker >= 0xc0 && marker <= 0xcf) frame = readFrame(segment, marker)
    at = end
  }
  throw new CodeStreamError('no JPEG scan')
}
