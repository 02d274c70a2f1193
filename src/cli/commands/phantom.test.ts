import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { readSeries } from '../../disk/index.ts'
import { renderPhantom } from '../../imaging/index.ts'
import { run } from '../run.ts'
import { registerPhantom } from './phantom.ts'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'groundglass-phantom-'))
  vi.spyOn(console, 'error').mockImplementation(() => {})
})
afterEach(async () => {
  vi.restoreAllMocks()
  await rm(dir, { recursive: true })
})

it('writes a series that reads back, and its truth', async () => {
  const words = ['phantom', dir, '--seed', '3', '--size', '96', '--slices', '12', '--variant']
  expect(await run([registerPhantom], [...words, 'colon-gas', 'arms-in-field'])).toBe(0)
  const expected = renderPhantom({
    seed: 3,
    sizePx: 96,
    sliceCount: 12,
    variants: ['colon-gas', 'arms-in-field'],
  })

  expect(await readdir(join(dir, 'dicom'))).toHaveLength(12)
  const read = []
  for await (const series of readSeries([dir])) read.push(series)
  const dicom = read.find(({ source }) => source === 'dicom')
  expect(dicom).toMatchObject({ synthetic: true })
  expect(dicom?.volume?.voxelsHu).toEqual(expected.series.volume?.voxelsHu)

  const labels = gunzipSync(await readFile(join(dir, 'truth.nii.gz'))).subarray(352)
  expect(labels.map((label) => Math.min(label, 1))).toEqual(Buffer.from(expected.lungMask.voxels))
  const truth: unknown = JSON.parse(await readFile(join(dir, 'truth.json'), 'utf8'))
  expect(truth).toMatchObject({
    spec: expected.spec,
    seriesInstanceUID: expected.series.seriesInstanceUID,
  })
})

it('takes a senseless option for a usage error', async () => {
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true)
  expect(await run([registerPhantom], ['phantom', dir, '--spacing', '0'])).toBe(2)
  expect(await run([registerPhantom], ['phantom', dir, '--lesions', 'many'])).toBe(2)
  expect(await readdir(dir)).toEqual([])
})
