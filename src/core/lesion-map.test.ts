import { array, assert, float, integer, oneof, property, tuple } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LESION_MAP_STEPS, lesionLevels, stepOfThreshold } from './lesion-map.ts'
import { LESION_GRID_PX, gridPart } from './rules/lesion-boxes.ts'

const WHOLE = { x: 0, y: 0, width: 300, height: 200 }

/** By the rule's own comparison, step by step. */
function counted(probability: number): number {
  let level = 0
  for (let k = 1; k <= LESION_MAP_STEPS; k += 1) if (probability >= k / LESION_MAP_STEPS) level += 1
  return level
}

function levelsOf(probabilities: ArrayLike<number>): number[] {
  const plane = new Float32Array(LESION_GRID_PX ** 2)
  plane.set(probabilities)
  return [...lesionLevels(plane, gridPart(WHOLE, WHOLE)).subarray(0, probabilities.length)]
}

/** @returns the float32 that lies `steps` places after the nearest to a number */
function neighbour(value: number, steps: number): number {
  const bits = new Int32Array(1)
  const single = new Float32Array(bits.buffer)
  single[0] = value
  bits[0]! += steps
  return single[0]
}

describe('lesion levels', () => {
  it('are what the rule counts at each step and at its neighbours in float32', () => {
    const near = Array.from({ length: LESION_MAP_STEPS }, (_, i) =>
      [-2, -1, 0, 1, 2].map((steps) => neighbour((i + 1) / LESION_MAP_STEPS, steps)),
    ).flat()
    expect(levelsOf(near)).toEqual(near.map(counted))
  })

  it('are what the rule counts at any probability', () => {
    const places = tuple(integer({ min: 1, max: LESION_MAP_STEPS }), integer({ min: -3, max: 3 }))
    const near = places.map(([k, steps]) => neighbour(k / LESION_MAP_STEPS, steps))
    const probability = oneof(near, float({ min: 0, max: 1, noNaN: true }))
    assert(
      property(array(probability, { minLength: 1000, maxLength: 4000 }), (values) => {
        const stored = Float32Array.from(values)
        expect(levelsOf(stored)).toEqual([...stored].map(counted))
      }),
      { numRuns: 25 },
    )
  })

  it('are 0 outside the valid area of the slice', () => {
    const plane = new Float32Array(LESION_GRID_PX ** 2).fill(1)
    const levels = lesionLevels(plane, gridPart(WHOLE, { x: 150, y: 0, width: 150, height: 100 }))
    expect(levels.filter((level) => level === LESION_MAP_STEPS)).toHaveLength(256 * 256)
    expect([levels[255], levels[256], levels[256 * LESION_GRID_PX + 256]]).toEqual([0, 200, 0])
  })
})

it('knows a threshold on a step from one between two', () => {
  for (let k = 1; k <= LESION_MAP_STEPS; k += 1) {
    expect(stepOfThreshold(k / LESION_MAP_STEPS)).toBe(k)
    expect(stepOfThreshold(Number((k * 0.005).toFixed(3)))).toBe(k)
  }
  expect([0, 0.0025, 0.5001, 1.005, Number.NaN].map(stepOfThreshold)).toEqual([
    null,
    null,
    null,
    null,
    null,
  ])
})
