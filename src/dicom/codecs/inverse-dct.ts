/**
 * The inverse cosine transform of an 8 x 8 block in whole numbers, as the Independent JPEG Group's `jidctint` computes it
 * (Loeffler, Ligtenberg and Moschytz, ICASSP 1989), so that results equal those of other DICOM software to the bit.
 */

/** Fraction bits of the constants: cosines times 2^13. */
const CONSTANT_BITS = 13

/** One transform along a line of eight numbers `step` apart, rounded by `shift` bits. */
function transformLine(block: Int32Array, start: number, step: number, shift: number): void {
  const at = (index: number): number => block[start + index * step]!
  // Even part.
  const [second, sixth] = [at(2), at(6)]
  const turn = (second + sixth) * 4433
  const even2 = turn - sixth * 15_137
  const even3 = turn + second * 6270
  const even0 = (at(0) + at(4)) * 8192
  const even1 = (at(0) - at(4)) * 8192
  const sums = [even0 + even3, even1 + even2, even1 - even2, even0 - even3] as const
  // Odd part.
  const [first, third, fifth, seventh] = [at(1), at(3), at(5), at(7)]
  const cross = (seventh + third + (fifth + first)) * 9633
  const z1 = (seventh + first) * -7373
  const z2 = (fifth + third) * -20_995
  const z3 = (seventh + third) * -16_069 + cross
  const z4 = (fifth + first) * -3196 + cross
  const odd = [
    first * 12_299 + z1 + z4,
    third * 25_172 + z2 + z3,
    fifth * 16_819 + z2 + z4,
    seventh * 2446 + z1 + z3,
  ] as const
  const half = 2 ** (shift - 1)
  for (let index = 0; index < 4; index += 1) {
    const sum = sums[index]!
    const difference = odd[index]!
    block[start + index * step] = (sum + difference + half) >> shift
    block[start + (7 - index) * step] = (sum - difference + half) >> shift
  }
}

/**
 * Transforms a block of dequantised coefficients to samples, in place.
 * @param block 64 numbers, row-major
 * @param precision bits of a sample, 8 or 12; the result is shifted to 0 .. 2^precision - 1 and clamped
 */
export function inverseDct(block: Int32Array, precision: number): void {
  // Bits kept between the two passes: fewer for 12-bit samples, so that 32 bits suffice.
  const passBits = precision === 8 ? 2 : 1
  for (let column = 0; column < 8; column += 1) {
    transformLine(block, column, 8, CONSTANT_BITS - passBits)
  }
  for (let row = 0; row < 8; row += 1) {
    transformLine(block, row * 8, 1, CONSTANT_BITS + passBits + 3)
  }
  const middle = 2 ** (precision - 1)
  const top = 2 ** precision - 1
  for (let index = 0; index < 64; index += 1) {
    block[index] = Math.min(Math.max(block[index]! + middle, 0), top)
  }
}
