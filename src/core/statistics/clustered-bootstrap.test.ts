import { describe, expect, it } from 'vitest'
import { createRandom } from '../random.ts'
import { clusteredBootstrap } from './clustered-bootstrap.ts'
import { Z_95 } from './wilson.ts'

const mean = (items: readonly number[]) => items.reduce((a, b) => a + b, 0) / items.length
const onlyWithTwos = (items: readonly number[]) => (items.includes(2) ? 1 : Number.NaN)

describe('clusteredBootstrap', () => {
  it('gives the textbook interval where clusters are single independent items', () => {
    const random = createRandom(5)
    const clusters = Array.from({ length: 400 }, () => [10 + 2 * random.normal()])
    const { interval, defined } = clusteredBootstrap(clusters, mean)!
    // mean plus and minus 1.96 sd / sqrt(n); the bootstrap's own noise at 2000 repeats is some 3 % of the width.
    const items = clusters.flat()
    const centre = mean(items)
    const sd = Math.sqrt(mean(items.map((item) => (item - centre) ** 2)))
    const half = (Z_95 * sd) / Math.sqrt(items.length)
    expect(defined).toBe(2000)
    expect(Math.abs(interval[0] - (centre - half))).toBeLessThan(0.15 * half)
    expect(Math.abs(interval[1] - (centre + half))).toBeLessThan(0.15 * half)
  })

  it('draws whole clusters: copies of an item within a patient add nothing', () => {
    const random = createRandom(6)
    const values = Array.from({ length: 30 }, () => random.next())
    const single = clusteredBootstrap(
      values.map((value) => [value]),
      mean,
    )!
    const copied = clusteredBootstrap(
      values.map((value) => [value, value, value, value]),
      mean,
    )!
    expect(copied.interval[0]).toBeCloseTo(single.interval[0], 10)
    expect(copied.interval[1]).toBeCloseTo(single.interval[1], 10)
    const pretended = clusteredBootstrap(
      values.flatMap((value) => [[value], [value], [value], [value]]),
      mean,
    )!
    expect(pretended.interval[1] - pretended.interval[0]).toBeLessThan(
      0.7 * (single.interval[1] - single.interval[0]),
    )
  })

  it('is the same for a seed, another for another, and wider for a higher level', () => {
    const clusters = [[1, 2], [3], [4, 5, 6], [7], [8]]
    const options = { repeats: 200, seed: 3 }
    expect(clusteredBootstrap(clusters, mean, options)).toEqual(
      clusteredBootstrap(clusters, mean, options),
    )
    const wide = clusteredBootstrap(clusters, mean, { ...options, level: 0.99 })!
    const narrow = clusteredBootstrap(clusters, mean, { ...options, level: 0.5 })!
    expect(wide.interval[0]).toBeLessThan(narrow.interval[0])
    expect(wide.interval[1]).toBeGreaterThan(narrow.interval[1])
  })

  it('leaves out resamples without a figure and says how many were left, and says nothing of one patient', () => {
    const result = clusteredBootstrap([[1], [2]], onlyWithTwos, { repeats: 1000 })!
    // Two draws of two: no 2 among them in a quarter of the cases.
    expect(result.defined).toBeGreaterThan(700)
    expect(result.defined).toBeLessThan(800)
    expect(clusteredBootstrap([[1, 2, 3]], mean)).toBeNull()
  })
})
