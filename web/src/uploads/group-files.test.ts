import { expect, it } from 'vitest'
import { groupFiles } from './group-files.ts'

it('sorts files into studies, archives and others, and sends nothing that cannot be read', () => {
  const study = {
    studyInstanceUID: '2.25.1',
    patientName: null,
    patientId: null,
    studyDate: null,
    description: null,
  }
  const files = ['a', 'b', 'c', 'd', 'e'].map((name) => new File([name], name, { lastModified: 7 }))
  const groups = groupFiles(files, [
    { kind: 'instance', study, sopInstanceUID: '2.25.2' },
    { kind: 'unreadable' },
    { kind: 'archive' },
    { kind: 'other' },
    { kind: 'instance', study, sopInstanceUID: '2.25.3' },
  ])
  expect(groups.map(({ kind, key, files: own }) => [kind, key, own.map(({ file }) => file.name)]))
    // By UID, size and date, never by name.
    .toEqual([
      ['study', 'study-2.25.1', ['a', 'e']],
      ['archive', 'archive-1-7', ['c']],
      ['other', null, ['d']],
    ])
})
