import { describe, expect, it } from 'vitest'
import { fillHoles } from './fill-holes.ts'

const mask = (rows: readonly string[]) => Uint8Array.from(rows.join(''), (c) => (c === '#' ? 1 : 0))

describe('fillHoles', () => {
  it('fills what is enclosed, leaks through a gap on an edge, not through a corner', () => {
    const before = ['####.###', '#..#.#.#', '#..##..#', '.###.###']
    const after = ['####.###', '####.###', '########', '.###.###']
    expect(fillHoles(mask(before), 8, 4)).toEqual(mask(after))
    const open = ['###', '#..', '###']
    expect(fillHoles(mask(open), 3, 3)).toEqual(mask(open))
  })
})
