import { describe, expect, it } from 'vitest'
import { midPlaneColumn, sidesOfSlice } from './lung-sides.ts'

const mask = (rows: readonly string[]) => Uint8Array.from(rows.join(''), (c) => (c === '#' ? 1 : 0))
const drawn = (sides: Uint8Array) => [...sides].map((side) => '.RL'[side]).join('')

describe('lung sides', () => {
  it('lie right and left of the emptiest column in the middle third', () => {
    const voxels = mask(['.####..####.', '.####..####.', '.####.#####.'])
    expect(midPlaneColumn({ voxels, shapeZyx: [1, 3, 12] })).toBe(5)
  })

  it('fall back to the middle of the image where there is one lung only', () => {
    const voxels = mask(['.#########..............', '.#########..............'])
    expect(midPlaneColumn({ voxels, shapeZyx: [1, 2, 24] })).toBe(12)
  })

  it('keep a lung whole that bulges over the plane, and cut one part that joins both', () => {
    expect(drawn(sidesOfSlice(mask(['####.######.', '............', '######.####.']), 12, 5))).toBe(
      'RRRR.LLLLLL.............RRRRRR.LLLL.',
    )
    expect(drawn(sidesOfSlice(mask(['.##########.']), 12, 6))).toBe('.RRRRRLLLLL.')
  })

  it('are the patient’s: low columns are right', () => {
    expect(drawn(sidesOfSlice(mask(['##........##']), 12, 6))).toBe('RR........LL')
  })
})
