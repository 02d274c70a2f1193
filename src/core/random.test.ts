import { describe, expect, it } from 'vitest'
import { createRandom } from './random.ts'

function draw(random: { next(): number }, count: number): number[] {
  return Array.from({ length: count }, () => random.next())
}

describe('createRandom', () => {
  it('repeats itself for a seed and differs between seeds, keys and seeds beyond 32 bits', () => {
    expect(draw(createRandom(7), 5)).toEqual(draw(createRandom(7), 5))
    const seeds = [0, 1, -1, 2 ** 31, 2 ** 32, 2 ** 32 + 1, 2 ** 40]
    const firsts = seeds.flatMap((seed) => [
      createRandom(seed).next(),
      createRandom(seed).fork(0).next(),
      createRandom(seed).fork(1).next(),
      createRandom(seed).fork(1).fork(1).next(),
    ])
    expect(new Set(firsts).size).toBe(firsts.length)
  })

  it('forks by key alone, whatever was drawn before', () => {
    const fresh = createRandom(3)
    const used = createRandom(3)
    draw(used, 17)
    used.fork(9).next()
    expect(draw(used.fork(5), 4)).toEqual(draw(fresh.fork(5), 4))
  })

  it('is uniform and normal to what 200,000 draws can tell (six standard errors)', () => {
    const random = createRandom(11)
    const count = 200_000
    const bins = new Uint32Array(10)
    let [sum, squares, largest] = [0, 0, 0]
    for (let i = 0; i < count; i += 1) {
      const bin = random.integer(10)
      bins[bin]! += 1
      const value = random.normal()
      sum += value
      squares += value * value
      largest = Math.max(largest, random.next())
    }
    const binError = Math.sqrt(count * 0.1 * 0.9)
    for (const bin of bins) expect(Math.abs(bin - count / 10)).toBeLessThan(6 * binError)
    expect(Math.abs(sum / count)).toBeLessThan(6 / Math.sqrt(count))
    expect(Math.abs(squares / count - 1)).toBeLessThan(6 * Math.sqrt(2 / count))
    expect(largest).toBeLessThan(1)
    expect(largest).toBeGreaterThan(0.9999)
  })

  it('shows no correlation between neighbouring forks', () => {
    const root = createRandom(1)
    const values = Array.from({ length: 20_000 }, (_, key) => root.fork(key).next() - 0.5)
    const lag =
      values.slice(1).reduce((sum, value, i) => sum + value * values[i]!, 0) / values.length
    expect(Math.abs(lag * 12)).toBeLessThan(6 / Math.sqrt(values.length))
  })
})
