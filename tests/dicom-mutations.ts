/** Seeded damage to valid DICOM files: flipped bits, cut ends, lengths and layouts that lie. */

/** A small seeded generator (mulberry32): the same seed damages the same bytes on every machine. */
export function seededRandom(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

/** Where things lie in a valid file, so that damage can be aimed. */
export interface Anatomy {
  readonly bytes: Uint8Array
  /** Where the value of the pixel data begins. */
  readonly pixelOffset: number
  /** Offsets and sizes of length fields of elements and of pixel data fragments. */
  readonly lengthFields: readonly { readonly offset: number; readonly size: 2 | 4 }[]
  /** Offsets of the 16-bit values that describe the pixels: rows, columns, bits, samples, sign. */
  readonly layoutFields: readonly number[]
}

export interface Mutant {
  readonly kind: string
  readonly bytes: Uint8Array
}

type Random = (below: number) => number
type Mutation = (anatomy: Anatomy, bytes: Uint8Array, random: Random) => Uint8Array

const pick = <T>(items: readonly T[], random: Random): T | undefined => items[random(items.length)]

/** Flips one to eight bits of the bytes from `start` to `end`. */
function flipBits(bytes: Uint8Array, start: number, end: number, random: Random): Uint8Array {
  for (let count = 1 + random(8); count > 0; count -= 1) {
    bytes[start + random(Math.max(end - start, 1))]! ^= 1 << random(8)
  }
  return bytes
}

/** Numbers at which readers break: nothing, one, limits of a type, all ones. */
const TEMPTING = [
  0, 1, 2, 7, 0x7f, 0x7fff, 0x8000, 0xfffe, 0xffff, 0x10000, 0x7fffffff, 0xfffffffe, 0xffffffff,
]

function lieAboutLength({ lengthFields }: Anatomy, bytes: Uint8Array, random: Random): Uint8Array {
  const field = pick(lengthFields, random)
  if (field === undefined) return bytes
  const view = new DataView(bytes.buffer)
  const read =
    field.size === 2 ? view.getUint16(field.offset, true) : view.getUint32(field.offset, true)
  const lies = [
    ...TEMPTING,
    read - 2,
    read - 1,
    read + 1,
    read + 2,
    read * 2,
    read >> 1,
    random(1 << 20),
  ]
  const lie = pick(lies, random) ?? 0
  if (field.size === 2) view.setUint16(field.offset, lie & 0xffff, true)
  else view.setUint32(field.offset, lie >>> 0, true)
  return bytes
}

function lieAboutLayout({ layoutFields }: Anatomy, bytes: Uint8Array, random: Random): Uint8Array {
  const offset = pick(layoutFields, random)
  if (offset === undefined) return bytes
  const view = new DataView(bytes.buffer)
  const read = view.getUint16(offset, true)
  const lie =
    pick([...TEMPTING, read + 1, read - 1, read * 2, read >> 1, random(65_536)], random) ?? 0
  view.setUint16(offset, lie & 0xffff, true)
  return bytes
}

const MUTATIONS: readonly (readonly [kind: string, mutate: Mutation])[] = [
  [
    'bits flipped in the header',
    ({ pixelOffset }, bytes, random) => flipBits(bytes, 128, pixelOffset, random),
  ],
  [
    'bits flipped in the pixels',
    ({ pixelOffset }, bytes, random) => flipBits(bytes, pixelOffset, bytes.length, random),
  ],
  // The head of a code stream holds its sizes and tables.
  [
    'bits flipped in the code stream’s head',
    ({ pixelOffset }, bytes, random) =>
      flipBits(bytes, pixelOffset, Math.min(pixelOffset + 200, bytes.length), random),
  ],
  ['cut', (_anatomy, bytes, random) => bytes.slice(0, random(bytes.length))],
  [
    'cut in the pixels',
    ({ pixelOffset }, bytes, random) =>
      bytes.slice(0, pixelOffset + random(bytes.length - pixelOffset)),
  ],
  ['length lies', lieAboutLength],
  ['layout lies', lieAboutLayout],
  [
    'a stretch of noise',
    (_anatomy, bytes, random) => {
      const start = random(bytes.length)
      const end = Math.min(start + random(64), bytes.length)
      for (let at = start; at < end; at += 1) bytes[at] = random(256)
      return bytes
    },
  ],
]

/** One damaged copy of a file. */
export function mutate(anatomy: Anatomy, random: Random): Mutant {
  const [kind, mutation] = MUTATIONS[random(MUTATIONS.length)]!
  return { kind, bytes: mutation(anatomy, anatomy.bytes.slice(), random) }
}
