import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { connectedComponents2d } from './components-2d.ts'
import { labelRuns } from './run-components.ts'

const mask = (rows: readonly string[]) => Uint8Array.from(rows.join(''), (c) => (c === '#' ? 1 : 0))

describe('connectedComponents2d', () => {
  const rows = ['##..#', '...#.', '#....']

  it('joins corners with 8 neighbours', () => {
    const { components, labels } = connectedComponents2d(mask(rows), 5, 3)
    expect(components).toEqual([
      { label: 1, areaPx: 2, box: { x: 0, y: 0, width: 2, height: 1 } },
      { label: 2, areaPx: 2, box: { x: 3, y: 0, width: 2, height: 2 } },
      { label: 3, areaPx: 1, box: { x: 0, y: 2, width: 1, height: 1 } },
    ])
    expect([...labels]).toEqual([1, 1, 0, 0, 2, 0, 0, 0, 2, 0, 3, 0, 0, 0, 0])
  })

  it('parts corners with 4 neighbours', () => {
    expect(connectedComponents2d(mask(rows), 5, 3, 4).components).toHaveLength(4)
  })

  it('agrees with the labelling by runs, and never joins the end of a row to the start of the next', () => {
    expect(connectedComponents2d(mask(['..#', '#..']), 3, 2).components).toHaveLength(2)
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 63, maxLength: 63, max: 1 }), (picture) => {
        const { components } = connectedComponents2d(picture, 9, 7, 4)
        expect(components).toHaveLength(labelRuns(picture, [1, 7, 9]).count)
      }),
    )
  })
})
