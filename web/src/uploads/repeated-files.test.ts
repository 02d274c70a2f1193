import { expect, it } from 'vitest'
import type { FileHeader } from './file-header.ts'
import { repeatedFiles } from './repeated-files.ts'

const instance = (sopInstanceUID: string): FileHeader => ({
  kind: 'instance',
  sopInstanceUID,
  seriesDescription: null,
  frames: [],
  study: {
    studyInstanceUID: '2.25.1',
    patientName: null,
    patientId: null,
    studyDate: null,
    description: null,
  },
})

it('finds what is there twice, and keeps what only claims to be', async () => {
  const files = ['one', 'two', 'one', 'six', 'one'].map((text) => new Blob([text]))
  const headers = [instance('1'), instance('2'), instance('1'), instance('1'), instance('3')]
  expect(await repeatedFiles(files, headers)).toEqual([2])
})
