import { expect, it } from 'vitest'
import type { FileHeader } from './file-header.ts'
import { groupFiles } from './group-files.ts'

const study = {
  studyInstanceUID: '2.25.1',
  patientName: null,
  patientId: null,
  studyDate: null,
  description: null,
}
const instance = (sopInstanceUID: string): FileHeader => ({
  kind: 'instance',
  study,
  sopInstanceUID,
  seriesDescription: 'Lung',
  frames: [],
})

it('sorts files into studies, archives and others, and sets aside what need not be sent', () => {
  const files = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(
    (name) => new File([name], name, { lastModified: 7 }),
  )
  const groups = groupFiles(files, {
    headers: [
      instance('2.25.2'),
      { kind: 'unreadable' },
      { kind: 'archive' },
      { kind: 'other', fileKind: 'unknown' },
      instance('2.25.3'),
      instance('2.25.3'),
      { kind: 'other', fileKind: 'nifti' },
    ],
    repeated: [5],
    series: [
      {
        seriesInstanceUID: '2.25.4',
        modality: 'CT',
        description: 'Lung',
        fileIndices: [0, 4, 5],
        imageCount: 3,
        findings: [],
      },
    ],
  })
  expect(groups.map(({ kind, key, files: own }) => [kind, key, own.map(({ file }) => file.name)]))
    // By UID, size and date, never by name.
    .toEqual([
      ['study', 'study-2.25.1', ['a', 'e']],
      ['archive', 'archive-1-7', ['c']],
      ['other', null, ['g']],
    ])
  expect(groups.map(({ setAside }) => setAside)).toEqual([
    [{ name: 'f', code: 'file/repeated' }],
    [],
    [{ name: 'd', code: 'file/not-an-image' }],
  ])
  expect(
    groups.map(({ series }) => series.map(({ description, bytes }) => [description, bytes])),
  ).toEqual([[['Lung', 3]], [], []])
})
