import { expect, it } from 'vitest'
import { isQuiet, quietly } from './quiet.ts'

it('is quiet until all that is read is at its end, however that comes', async () => {
  const ends = new EventTarget()
  const ended = (name: string) =>
    new Promise((resolve) => ends.addEventListener(name, resolve, { once: true }))
  expect(isQuiet()).toBe(false)
  const first = quietly(async () => {
    await ended('first')
    throw new Error('stopped')
  })
  const second = quietly(() => ended('second'))
  ends.dispatchEvent(new Event('first'))
  await expect(first).rejects.toThrow('stopped')
  expect(isQuiet()).toBe(true)
  ends.dispatchEvent(new Event('second'))
  await second
  expect(isQuiet()).toBe(false)
})
