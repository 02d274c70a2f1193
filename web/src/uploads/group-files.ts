/** Sorts chosen files into what belongs together: a study, an archive, or what is neither. */
import type { StudyLabel } from './file-header.ts'
import type { HeadersMessage, LookedAt, PreviewedSeries } from './header-messages.ts'

export interface FileToSend {
  readonly file: File
  /** By which the same file is known when it is chosen again; without its name, which may be a patient's. */
  readonly fingerprint: string
}

/** A series as the headers show it. */
export interface GroupSeries extends PreviewedSeries {
  readonly bytes: number
}

/** Left out before anything is sent, and why. */
interface SetAside {
  readonly name: string
  readonly code: 'file/not-an-image' | 'file/repeated'
}

export interface FileGroup {
  /** The same when the same files are chosen again; null where that cannot be told. */
  readonly key: string | null
  readonly kind: 'study' | 'archive' | 'other'
  readonly study: StudyLabel | null
  readonly series: readonly GroupSeries[]
  readonly files: readonly FileToSend[]
  readonly setAside: readonly SetAside[]
}

/**
 * @param files as they were chosen
 * @param looked what is in them; a file that could not be read is in no group
 * @returns the groups, each to be an upload, or a reading, of its own
 */
export function groupFiles(files: readonly File[], looked: LookedAt): FileGroup[] {
  const repeated = new Set(looked.repeated)
  const studies = new Map<string, FileGroup & { files: FileToSend[]; setAside: SetAside[] }>()
  const archives: FileGroup[] = []
  const others: FileToSend[] = []
  const noImages: SetAside[] = []
  for (const [index, file] of files.entries()) {
    const header = looked.headers[index]!
    const fingerprint = `${file.size}-${file.lastModified}`
    if (header.kind === 'other') {
      if (header.fileKind === 'unknown')
        noImages.push({ name: file.name, code: 'file/not-an-image' })
      else others.push({ file, fingerprint })
    }
    if (header.kind === 'archive')
      archives.push({
        ...EMPTY,
        key: `archive-${fingerprint}`,
        kind: 'archive',
        files: [{ file, fingerprint }],
      })
    if (header.kind === 'instance') {
      const { study } = header
      const key = `study-${study.studyInstanceUID}`
      const group = studies.get(key) ?? { ...EMPTY, key, study, files: [], setAside: [] }
      if (repeated.has(index)) group.setAside.push({ name: file.name, code: 'file/repeated' })
      else group.files.push({ file, fingerprint: `${header.sopInstanceUID}-${fingerprint}` })
      studies.set(key, group)
    }
  }
  return [
    ...[...studies.values()].map((group) => ({ ...group, series: seriesOf(group, files, looked) })),
    ...archives,
    ...(others.length + noImages.length > 0
      ? [{ ...EMPTY, kind: 'other' as const, files: others, setAside: noImages }]
      : []),
  ]
}

const EMPTY: FileGroup = {
  key: null,
  kind: 'study',
  study: null,
  series: [],
  files: [],
  setAside: [],
}

function seriesOf(group: FileGroup, files: readonly File[], looked: LookedAt): GroupSeries[] {
  const uid = group.study?.studyInstanceUID
  return looked.series.flatMap((series) => {
    const own = series.fileIndices.filter((index) => {
      const header = looked.headers[index]
      return header?.kind === 'instance' && header.study.studyInstanceUID === uid
    })
    const bytes = own.reduce((sum, index) => sum + files[index]!.size, 0)
    return own.length > 0 ? [{ ...series, bytes }] : []
  })
}

/**
 * @param files as they were chosen
 * @param onProgress how many headers are read
 * @returns what is in them
 */
export function readHeaders(
  files: readonly File[],
  onProgress: (done: number) => void,
): Promise<LookedAt> {
  const worker = new Worker(new URL('./read-headers.worker.ts', import.meta.url), {
    type: 'module',
  })
  return new Promise<LookedAt>((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<HeadersMessage>) => {
      if (data.kind === 'progress') onProgress(data.done)
      else resolve(data)
    })
    worker.addEventListener('error', ({ message }) => reject(new Error(message)))
    worker.addEventListener('messageerror', () => reject(new Error('no header came')))
    worker.postMessage(files)
  }).finally(() => worker.terminate())
}
