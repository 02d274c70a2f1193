import { expect, it } from 'vitest'
import { forEach } from './for-each.ts'

it('keeps the order of the items, and tells each that is done', async () => {
  const told: number[] = []
  const results = await forEach(
    [3, 1, 2, 0],
    async (turns) => {
      for (let i = 0; i < turns; i += 1) await Promise.resolve()
      return turns * 10
    },
    (done) => told.push(done),
  )
  expect(results).toEqual([30, 10, 20, 0])
  expect(told).toEqual([1, 2, 3, 4])
})

it('stops at the first failure', async () => {
  const begun: number[] = []
  const items = Array.from({ length: 20 }, (_, i) => i)
  const failing = forEach(
    items,
    async (item) => {
      begun.push(item)
      await Promise.resolve()
      if (item === 1) throw new Error('refused')
    },
    () => {},
  )
  await expect(failing).rejects.toThrow('refused')
  await Promise.resolve()
  expect(begun.length).toBeLessThan(10)
})
