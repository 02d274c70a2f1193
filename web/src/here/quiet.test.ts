import { expect, it } from 'vitest'
import { afterQuiet, quietly } from './quiet.ts'

it('waits for the end of all that is read, however it ends', async () => {
  const said: string[] = []
  let fail = (_: Error) => {}
  let finish = (_: string) => {}
  const reading = quietly(() => new Promise((_, reject) => (fail = reject)))
  const asked = afterQuiet().then(() => said.push('asked'))
  const next = quietly(() => new Promise<string>((resolve) => (finish = resolve)))
  fail(new Error('stopped'))
  await expect(reading).rejects.toThrow('stopped')
  expect(said).toEqual([])
  finish('read')
  expect(await next).toBe('read')
  await asked
  expect(said).toEqual(['asked'])
})
