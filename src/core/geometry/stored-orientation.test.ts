import { expect, it } from 'vitest'
import { toStoredOrientation } from './stored-orientation.ts'

const picture = { values: Uint8Array.of(1, 2, 3, 4, 5, 6), width: 3, height: 2 }
const straight = { transposed: false, flippedX: false, flippedY: false }

it.each([
  ['as it is', straight, [1, 2, 3, 4, 5, 6], 3],
  ['prone', { ...straight, flippedX: true, flippedY: true }, [6, 5, 4, 3, 2, 1], 3],
  ['mirrored', { ...straight, flippedX: true }, [3, 2, 1, 6, 5, 4], 3],
  ['transposed', { ...straight, transposed: true }, [1, 4, 2, 5, 3, 6], 2],
  ['on its side', { transposed: true, flippedX: true, flippedY: false }, [3, 6, 2, 5, 1, 4], 2],
])('turns a slice back that was stored %s', (_, stored, expected, width) => {
  const turned = toStoredOrientation(picture, stored)
  expect([...turned.values]).toEqual(expected)
  expect(turned.width).toBe(width)
})
