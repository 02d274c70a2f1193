import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { sessionSecretIn } from './session-secret.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groundglass-'))
})
afterEach(() => rm(folder, { recursive: true }))

it('makes one secret, also for those who ask together, and for nobody else to read', async () => {
  const data = join(folder, 'data')
  const secrets = await Promise.all([1, 2, 3, 4].map(() => sessionSecretIn(data)))
  expect(new Set(secrets).size).toBe(1)
  expect(secrets[0]).toHaveLength(43)
  expect(await sessionSecretIn(data)).toBe(secrets[0])
  expect(await readdir(data)).toEqual(['session-secret'])
  expect((await stat(join(data, 'session-secret'))).mode & 0o777).toBe(0o600)
})

it('refuses one that was cut', async () => {
  await writeFile(join(folder, 'session-secret'), 'short\n')
  await expect(sessionSecretIn(folder)).rejects.toThrow(
    expect.objectContaining({ code: 'config/session-secret-too-short' }),
  )
})
