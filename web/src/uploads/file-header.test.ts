import { expect, it } from 'vitest'
import { phantomInstances, renderPhantom } from '../../../src/imaging/index.ts'
import { readFileHeader } from './file-header.ts'

it('tells the study of an image from its head alone', async () => {
  const [bytes] = phantomInstances(renderPhantom({ sizePx: 256, sliceCount: 3 }))
  const header = await readFileHeader(new Blob([Uint8Array.from(bytes!)]))
  expect(header).toMatchObject({
    kind: 'instance',
    sopInstanceUID: expect.stringMatching(/^[\d.]+$/),
    seriesDescription: expect.stringMatching(/^SYNTHETIC/),
    frames: [{ modality: 'CT', rows: 256 }],
  })
  // Of 131 kB, the first 64.
  expect(await readFileHeader(new Blob([bytes!.slice(0, 2 ** 16)]))).toEqual(header)
})

it('knows an archive, and says nothing of what it does not know', async () => {
  const zip = Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0)
  expect(await readFileHeader(new Blob([zip]))).toEqual({ kind: 'archive' })
  const other = { kind: 'other', fileKind: 'unknown' }
  expect(await readFileHeader(new Blob(['Dear colleague']))).toEqual(other)
  expect(await readFileHeader(new Blob([]))).toEqual(other)
})
