/** Seeded random numbers: the same seed gives the same training, phantom and bootstrap on every machine. */

export interface Random {
  /** Uniform in [0, 1), in steps of 2^-32. */
  next(): number
  /** Standard normal: mean 0, standard deviation 1 (Box and Muller 1958). */
  normal(): number
  /** Uniform whole number from 0 to n - 1, for n from 1 to 2^32. */
  integer(n: number): number
  /**
   * An independent generator for a part of the work (a step, a slice, a repeat). It depends on the seed and the
   * key alone, not on how many numbers were drawn: a resumed run forks by step and needs no stored state.
   */
  fork(key: number): Random
}

/** One step of splitmix32's finaliser (the 32-bit mixer of MurmurHash3), which spreads close seeds far apart. */
function mix(value: number): number {
  let z = value | 0
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b)
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35)
  return (z ^ (z >>> 16)) >>> 0
}

/** Low and high 32 bits of a whole number, so that seeds beyond 2^32 differ too. */
function hash(value: number, salt: number): number {
  return mix(mix(Math.floor(value / 2 ** 32) + salt) ^ mix(value + Math.imul(salt, 0x9e3779b9)))
}

/**
 * xoshiro128** (Blackman and Vigna 2018, prng.di.unimi.it), its state filled by splitmix32.
 * @param seed a whole number
 * @returns a generator that starts at its beginning
 */
export function createRandom(seed: number): Random {
  return startAt(hash(seed, 1), hash(seed, 2))
}

function startAt(seedLow: number, seedHigh: number): Random {
  let a = mix(seedLow + 0x9e3779b9)
  let b = mix(seedHigh + 0x3c6ef372)
  let c = mix(seedLow + 0xdaa66d2b)
  // Never all zero: the generator would stay there.
  let d = mix(seedHigh + 0x78dde6e4) | 1

  function next(): number {
    const product = Math.imul(b, 5)
    const result = Math.imul((product << 7) | (product >>> 25), 9)
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = (d << 11) | (d >>> 21)
    return (result >>> 0) / 2 ** 32
  }

  return {
    next,
    normal() {
      const radius = Math.sqrt(-2 * Math.log(1 - next()))
      return radius * Math.cos(2 * Math.PI * next())
    },
    integer: (n) => Math.floor(next() * n),
    fork: (key) => startAt(hash(key, seedLow), hash(key, seedHigh ^ 0x5bd1e995)),
  }
}
