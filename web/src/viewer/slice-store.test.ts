import { expect, it, vi } from 'vitest'
import type { Reading } from '../../../src/core/index.ts'
import { SliceStore } from './slice-store.ts'
import type { ViewedCase } from './viewed-case.ts'

interface Answer {
  readonly promise: Promise<Int16Array>
  readonly resolve: (slice: Int16Array) => void
  readonly reject: (error: unknown) => void
}

const nothing = () => undefined

function openAnswer(): Answer {
  let [resolve, reject]: [Answer['resolve'], Answer['reject']] = [nothing, nothing]
  const promise = new Promise<Int16Array>((taken, refused) => {
    resolve = taken
    reject = refused
  })
  return { promise, resolve, reject }
}

/** A case whose slices come when the test says so. */
function slowCase(count: number) {
  const asked: number[] = []
  const answers = new Map<number, Answer>()
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the store looks at the slices alone
  const reading = { slices: Array.from({ length: count }) } as unknown as Reading
  const signals: AbortSignal[] = []
  const viewed: ViewedCase = {
    id: 'slow',
    reading,
    sliceHu: (index, signal) => {
      asked.push(index)
      signals.push(signal)
      const answer = openAnswer()
      answers.set(index, answer)
      return answer.promise
    },
    labels: async () => null,
    hasLesionMap: false,
    lesionMap: async () => null,
  }
  return { viewed, asked, answers, signals }
}

it('asks for the slice that is waited for, then for the nearest', async () => {
  const { viewed, asked, answers } = slowCase(20)
  const store = new SliceStore(viewed)
  expect(asked).toEqual([])
  store.want(10)
  store.open()
  expect(asked).toEqual([10, 11, 9, 12])
  store.want(3)
  answers.get(11)!.resolve(Int16Array.of(1))
  await vi.waitFor(() => expect(asked.at(-1)).toBe(3))
  expect(store.get(11)).toEqual(Int16Array.of(1))
  answers.get(10)!.resolve(Int16Array.of(0))
  await vi.waitFor(() => expect(asked.at(-1)).toBe(4))
  expect(store.loaded).toBe(2)
})

it('goes on after a slice that did not come, and tries it again when somebody goes there', async () => {
  const { viewed, asked, answers } = slowCase(3)
  const store = new SliceStore(viewed)
  const told = vi.fn<() => void>()
  store.subscribe(told)
  store.want(1)
  store.open()
  answers.get(1)!.reject(new Error('lost'))
  answers.get(2)!.resolve(Int16Array.of(2))
  answers.get(0)!.resolve(Int16Array.of(0))
  await vi.waitFor(() => expect(told).toHaveBeenCalledTimes(3))
  expect(asked).toEqual([1, 2, 0])
  expect(store.errorOf(1)).toEqual(new Error('lost'))
  store.want(1)
  expect(store.errorOf(1)).toBeUndefined()
  expect(asked).toEqual([1, 2, 0, 1])
})

it('stops and forgets when it is left', async () => {
  const { viewed, asked, answers, signals } = slowCase(9)
  const store = new SliceStore(viewed)
  store.open()
  store.close()
  expect(signals.every(({ aborted }) => aborted)).toBe(true)
  answers.get(0)!.resolve(Int16Array.of(0))
  await answers.get(0)!.promise
  expect(store.get(0)).toBeUndefined()
  expect(asked).toHaveLength(4)
})
