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

/** How many voxels differ; all of them where one side is missing. */
function differences(
  came: ArrayLike<number> | undefined,
  expected: ArrayLike<number> | undefined,
): number {
  if (!came || came.length !== expected?.length) return Infinity
  let count = 0
  for (let at = 0; at < came.length; at += 1) if (came[at] !== expected[at]) count += 1
  return count
}

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
  // Its truth masks are no second patient.
  expect(read).toHaveLength(1)
  const [dicom] = read
  expect(dicom).toMatchObject({ synthetic: true })
  expect(differences(dicom?.volume?.voxelsHu, expected.series.volume?.voxelsHu)).toBe(0)

  const labels = gunzipSync(await readFile(join(dir, 'truth.nii.gz'))).subarray(352)
  const lungs = labels.map((label) => Math.min(label, 1))
  expect(differences(lungs, expected.lungMask.voxels)).toBe(0)
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
  expect(await run([registerPhantom], ['phantom', dir, '--size', '7'])).toBe(2)
  expect(await readdir(dir)).toEqual([])
})
