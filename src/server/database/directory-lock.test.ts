import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { lockDirectory } from './directory-lock.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groundglass-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})
const inUse = expect.objectContaining({ code: 'database/in-use' })

it('refuses a second claim until the first is given back', async () => {
  const first = await lockDirectory(folder)
  await expect(lockDirectory(folder)).rejects.toThrow(inUse)
  await first.release()
  const second = await lockDirectory(folder)
  await second.release()
  expect(await readdir(join(folder, 'lock'))).toEqual([])
})

it('lets one in when two come together', async () => {
  for (let round = 0; round < 5; round++) {
    const claims = await Promise.allSettled([lockDirectory(folder), lockDirectory(folder)])
    const held = claims.filter((claim) => claim.status === 'fulfilled')
    expect(held).toHaveLength(1)
    await held[0]!.value.release()
  }
})

it('takes over from a process that was killed', async () => {
  const code = `
    const { lockDirectory } = await import(${JSON.stringify(new URL('directory-lock.ts', import.meta.url))})
    await lockDirectory(${JSON.stringify(folder)})
    console.log('locked')
    setInterval(() => {}, 1000)`
  const holder = spawn(process.execPath, [
    ...process.execArgv,
    '--input-type=module',
    '--eval',
    code,
  ])
  await once(holder.stdout, 'data')
  await expect(lockDirectory(folder)).rejects.toThrow(inUse)
  const exit = once(holder, 'exit')
  holder.kill('SIGKILL')
  await exit
  const lock = await lockDirectory(folder)
  expect(await readdir(join(folder, 'lock'))).toHaveLength(1)
  await lock.release()
})

it('refuses a folder in which no socket can be made', async () => {
  await expect(lockDirectory(join(folder, 'x'.repeat(90)))).rejects.toThrow(
    expect.objectContaining({ code: 'database/cannot-lock' }),
  )
})
