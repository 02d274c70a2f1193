import { expect, it } from 'vitest'
import { TimeLeft } from './time-left.ts'

it('reckons with both networks, from the third slice on, anew for each series', () => {
  let now = 0
  const left = new TimeLeft(() => now)
  expect(left.after({ stage: 'pixels', done: 10, total: 10 })).toBeNull()
  expect(left.after({ stage: 'valid-area', done: 1, total: 10 })).toBeNull()
  now = 2000
  expect(left.after({ stage: 'valid-area', done: 3, total: 10 })).toBe(17)
  now = 10_000
  expect(left.after({ stage: 'lesions', done: 1, total: 10 })).toBe(9)
  now = 19_000
  expect(left.after({ stage: 'lesions', done: 10, total: 10 })).toBe(0)
  expect(left.after({ stage: 'headers', done: 1, total: 2 })).toBeNull()
  now = 50_000
  left.after({ stage: 'valid-area', done: 1, total: 4 })
  now = 54_000
  expect(left.after({ stage: 'valid-area', done: 3, total: 4 })).toBe(10)
})
