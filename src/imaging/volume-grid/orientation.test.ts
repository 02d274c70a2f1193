import {
  assert,
  constantFrom,
  double,
  integer,
  property,
  shuffledSubarray,
  tuple,
} from 'fast-check'
import { describe, expect, it } from 'vitest'
import { axisOrderOf, toCanonicalAxial } from './orientation.ts'
import { volumeOfGrid } from './volume-of-grid.ts'
import {
  type Axis,
  affineOf,
  columnOf,
  cross,
  dot,
  forAxes,
  lengthMm,
  type PointMm,
  scaled,
  type VoxelGrid,
  voxelToPatient,
} from './voxel-grid.ts'

const sign = constantFrom(1, -1)
const size = integer({ min: 1, max: 5 })
const spacing = double({ min: 0.3, max: 9, noNaN: true })
const offset = double({ min: -400, max: 400, noNaN: true })
/** Up to 25 degrees about each axis: less than where another axis would come nearer. */
const tilt = double({ min: -0.2, max: 0.2, noNaN: true })

/** Any storage order, any direction, any spacing, slightly oblique. Each voxel holds its own number. */
const grids = tuple(
  shuffledSubarray<Axis>([0, 1, 2], { minLength: 3, maxLength: 3 }),
  tuple(sign, sign, sign),
  tuple(spacing, spacing, spacing),
  tuple(size, size, size),
  tuple(tilt, tilt, tilt),
  tuple(offset, offset, offset),
).map(([order, signs, spacings, sizes, [a, b, c], origin]): VoxelGrid<Int16Array> => {
  const rotation = rotated(a, b, c)
  const steps = forAxes((axis) => scaled(rotation[order[axis]!], signs[axis] * spacings[axis]))
  const [width, height, depth] = sizes
  return {
    voxels: Int16Array.from({ length: width * height * depth }, (_, i) => i - 7),
    shapeZyx: [depth, height, width],
    affineLps: affineOf(...steps, origin),
  }
})

/** Columns of Rz(a) Ry(b) Rx(c). */
function rotated(a: number, b: number, c: number): [PointMm, PointMm, PointMm] {
  const [ca, sa, cb, sb] = [Math.cos(a), Math.sin(a), Math.cos(b), Math.sin(b)]
  const x: PointMm = [ca * cb, sa * cb, -sb]
  const y0: PointMm = [-sa, ca, 0]
  const z0 = cross(x, y0)
  return [x, mix(y0, z0, Math.cos(c), Math.sin(c)), mix(y0, z0, -Math.sin(c), Math.cos(c))]
}

function mix(p: PointMm, q: PointMm, f: number, g: number): PointMm {
  return forAxes((axis) => p[axis] * f + q[axis] * g)
}

/** Patient position of every voxel by its value. */
function places(grid: VoxelGrid): Map<number, PointMm> {
  const [, height, width] = grid.shapeZyx
  return new Map(
    Array.from(grid.voxels, (value, i) => [
      value,
      voxelToPatient(grid.affineLps, [
        i % width,
        Math.floor(i / width) % height,
        Math.floor(i / width / height),
      ]),
    ]),
  )
}

describe('toCanonicalAxial', () => {
  it('moves no voxel in the patient, and points x left, y back, z to the head', () => {
    assert(
      property(grids, (grid) => {
        const canonical = toCanonicalAxial(grid)
        const before = places(grid)
        const after = places(canonical)
        expect(after.size).toBe(before.size)
        for (const [value, point] of after)
          for (const axis of [0, 1, 2] as const)
            expect(point[axis]).toBeCloseTo(before.get(value)![axis], 6)
        for (const axis of [0, 1, 2] as const) {
          const step = columnOf(canonical.affineLps, axis)
          expect(step[axis] / lengthMm(step)).toBeGreaterThan(Math.SQRT1_2)
        }
      }),
    )
  })

  it('changes nothing when done twice', () => {
    assert(
      property(grids, (grid) => {
        const once = toCanonicalAxial(grid)
        const twice = toCanonicalAxial(once)
        expect(twice.voxels).toBe(once.voxels)
        expect(twice.affineLps).toEqual(once.affineLps)
        expect(twice.shapeZyx).toEqual(once.shapeZyx)
      }),
    )
  })

  it('keeps the volume of a voxel', () => {
    assert(
      property(grids, (grid) => {
        const [x, y, z] = forAxes((axis) => columnOf(grid.affineLps, axis))
        const [sx, sy, sz] = volumeOfGrid(toCanonicalAxial(grid)).spacingMm
        expect(sx * sy * sz).toBeCloseTo(Math.abs(dot(x, cross(y, z))), 6)
      }),
    )
  })

  it('flips a NIfTI-like RAS grid: the first voxel is then the right-front-feet corner', () => {
    // 2 x 1 x 2 voxels: x to the patient's right, y to the front.
    const canonical = toCanonicalAxial({
      voxels: Int16Array.of(1, 2, 3, 4),
      shapeZyx: [2, 1, 2],
      affineLps: affineOf([-3, 0, 0], [0, -3, 0], [0, 0, 3], [30, 60, 0]),
    })
    expect([...canonical.voxels]).toEqual([2, 1, 4, 3])
    expect(canonical.affineLps).toEqual([3, 0, 0, 27, 0, 3, 0, 60, 0, 0, 3, 0, 0, 0, 0, 1])
  })
})

describe('axisOrderOf', () => {
  it('leaves an axial grid alone at a tie of 45 degrees', () => {
    const half = Math.SQRT1_2
    expect(axisOrderOf(affineOf([half, half, 0], [-half, half, 0], [0, 0, 1], [0, 0, 0]))).toEqual({
      source: [0, 1, 2],
      flipped: [false, false, false],
    })
  })

  it.each([
    ['no length', affineOf([1, 0, 0], [0, 1, 0], [0, 0, 0], [0, 0, 0])],
    ['parallel axes', affineOf([1, 0, 0], [1, 0, 0], [0, 0, 1], [0, 0, 0])],
    ['no numbers', affineOf([Number.NaN, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 0])],
  ])('refuses %s', (_, affineLps) => {
    expect(() => axisOrderOf(affineLps)).toThrow(
      expect.objectContaining({ code: 'geometry/degenerate-affine' }),
    )
  })
})
