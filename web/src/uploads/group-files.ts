/** Sorts chosen files into what is sent together: a study, an archive, or what is neither. */
import type { FileHeader, StudyLabel } from './file-header.ts'
import type { HeaderMessage } from './read-headers.worker.ts'

export interface FileToSend {
  readonly file: File
  /** By which the same file is known when it is chosen again; without its name, which may be a patient's. */
  readonly fingerprint: string
}

export interface FileGroup {
  /** The same when the same files are chosen again; null where that cannot be told. */
  readonly key: string | null
  readonly kind: 'study' | 'archive' | 'other'
  readonly study: StudyLabel | null
  readonly files: readonly FileToSend[]
}

/**
 * @param files as they were chosen
 * @param headers of each; one that could not be read is in no group
 * @returns the groups, each to be an upload of its own
 */
export function groupFiles(files: readonly File[], headers: readonly FileHeader[]): FileGroup[] {
  const studies = new Map<string, { study: StudyLabel; files: FileToSend[] }>()
  const archives: FileGroup[] = []
  const others: FileToSend[] = []
  for (const [index, file] of files.entries()) {
    const header = headers[index]!
    const fingerprint = `${file.size}-${file.lastModified}`
    if (header.kind === 'other') others.push({ file, fingerprint })
    if (header.kind === 'archive')
      archives.push({
        key: `archive-${fingerprint}`,
        kind: 'archive',
        study: null,
        files: [{ file, fingerprint }],
      })
    if (header.kind === 'instance') {
      const { studyInstanceUID } = header.study
      const group = studies.get(studyInstanceUID) ?? { study: header.study, files: [] }
      group.files.push({ file, fingerprint: `${header.sopInstanceUID}-${fingerprint}` })
      studies.set(studyInstanceUID, group)
    }
  }
  return [
    ...[...studies.values()].map(
      ({ study, files: own }): FileGroup => ({
        key: `study-${study.studyInstanceUID}`,
        kind: 'study',
        study,
        files: own,
      }),
    ),
    ...archives,
    ...(others.length > 0
      ? [{ key: null, kind: 'other', study: null, files: others } satisfies FileGroup]
      : []),
  ]
}

/**
 * @param files as they were chosen
 * @param onProgress how many headers are read
 * @returns the header of each
 */
export function readHeaders(
  files: readonly File[],
  onProgress: (done: number) => void,
): Promise<FileHeader[]> {
  const worker = new Worker(new URL('./read-headers.worker.ts', import.meta.url), {
    type: 'module',
  })
  const headers: FileHeader[] = []
  return new Promise<FileHeader[]>((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<HeaderMessage>) => {
      headers[data.index] = data.header
      onProgress(data.index + 1)
      if (data.index + 1 === files.length) resolve(headers)
    })
    worker.addEventListener('error', ({ message }) => reject(new Error(message)))
    worker.addEventListener('messageerror', () => reject(new Error('no header came')))
    worker.postMessage(files)
  }).finally(() => worker.terminate())
}
