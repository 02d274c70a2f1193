/**
 * Reads the headers of chosen files, off the page's own thread: which study each belongs to, what its series are, what is in there
 * twice. Nothing is sent from here.
 */
import { previewSeries } from '../../../src/imaging/index.ts'
import { type FileHeader, readFileHeader } from './file-header.ts'
import type { HeadersMessage, PreviewedSeries } from './header-messages.ts'
import { repeatedFiles } from './repeated-files.ts'

addEventListener('message', ({ data }: MessageEvent<readonly File[]>) => {
  void lookAt(data)
})

async function lookAt(files: readonly File[]): Promise<void> {
  const headers: FileHeader[] = []
  for (const [index, file] of files.entries()) {
    // One file that cannot be read keeps no other from being looked at.
    const header = await readFileHeader(file, index).catch(() => ({ kind: 'unreadable' as const }))
    headers.push(header)
    tell({ kind: 'progress', done: index + 1 })
  }
  const repeated = await repeatedFiles(files, headers)
  tell({ kind: 'done', headers: headers.map(withoutFrames), repeated, series: seriesOf(headers) })
}

function seriesOf(headers: readonly FileHeader[]): PreviewedSeries[] {
  const frames = headers.flatMap((header) => (header.kind === 'instance' ? header.frames : []))
  return previewSeries(frames).map((series) => {
    const first = headers[series.fileIndices[0]!]
    const description = first?.kind === 'instance' ? first.seriesDescription : null
    return { ...series, description }
  })
}

/** What the page has no use for would be copied to it. */
function withoutFrames(header: FileHeader): FileHeader {
  return header.kind === 'instance' ? { ...header, frames: [] } : header
}

function tell(message: HeadersMessage): void {
  postMessage(message)
}
