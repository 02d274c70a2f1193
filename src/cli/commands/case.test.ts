import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { run } from '../run.ts'
import { registerCase } from './case.ts'

let folder = ''
const [out, err]: [string[], string[]] = [[], []]
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groundglass-case-'))
  for (const lines of [out, err]) lines.length = 0
  vi.spyOn(console, 'log').mockImplementation((line: string) => void out.push(line))
  vi.spyOn(console, 'error').mockImplementation((line: string) => void err.push(line))
})
afterEach(async () => {
  vi.restoreAllMocks()
  await rm(folder, { recursive: true })
})
const groundglass = (...words: string[]) => run([registerCase], words)

it('shows the key of the site, which is made once and for its owner', async () => {
  expect(await groundglass('case', 'key', '--data', folder)).toBe(0)
  expect(await groundglass('case', 'key', '--data', folder)).toBe(0)
  expect(out[0]).toMatch(/^# 127\.0\.0\.1\n# [0-9a-f]{64}\n-----BEGIN PUBLIC KEY-----\n/)
  expect(out[1]).toBe(out[0])
  expect((await stat(join(folder, 'signing-key.pem'))).mode & 0o777).toBe(0o600)
})

it('takes a signer from a file or as a fingerprint, and names what is no bundle', async () => {
  const [key, bundle] = [join(folder, 'site.pem'), join(folder, 'case.zip')]
  await writeFile(bundle, 'not a zip')
  await groundglass('case', 'key', '--data', folder)
  await writeFile(key, out[0]!)
  const fingerprint = out[0]!.split('\n')[1]!.slice(2)
  for (const signer of [key, fingerprint])
    expect(await groundglass('case', 'verify', bundle, '--signer', signer)).toBe(3)
  expect(await groundglass('case', 'verify', bundle, '--signer', 'somebody')).toBe(2)
  expect(err.map((line) => line.split(':')[0])).toEqual([
    'archive/damaged',
    'archive/damaged',
    'usage/no-signer',
  ])
})

it('refuses to export what is no id before it opens anything', async () => {
  const to = ['--out', join(folder, 'case.zip'), '--data', folder]
  expect(await groundglass('case', 'export', 'the-last', ...to)).toBe(2)
  expect(err[0]).toMatch(/^usage\/no-case-id: /)
})
