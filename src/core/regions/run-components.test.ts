import { describe, expect, it } from 'vitest'
import { labelRuns } from './run-components.ts'

const picture = (text: string) =>
  Uint8Array.from(text.replaceAll(/\s/g, ''), (c) => (c === '#' ? 1 : 0))

describe('labelRuns', () => {
  it('joins a U and leaves diagonal neighbours apart', () => {
    const mask = picture(`
      #.#.#
      #.#..
      ###.#`)
    const runs = labelRuns(mask, [1, 3, 5])
    expect([...runs.part]).toEqual([0, 0, 1, 0, 0, 0, 2])
    expect(runs.count).toBe(3)
    expect([...runs.begin]).toEqual([0, 2, 4, 5, 7, 10, 14])
    expect([...runs.end]).toEqual([1, 3, 5, 6, 8, 13, 15])
  })

  it('joins slices where voxels lie over each other, and only there', () => {
    const mask = picture(`
      ##..
      ...#

      .##.
      #...

      ..##
      #...`)
    const runs = labelRuns(mask, [3, 2, 4])
    expect([...runs.part]).toEqual([0, 1, 0, 2, 0, 2])
  })
})
