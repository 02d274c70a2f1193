/** Reads the headers of chosen files, off the page's own thread, to tell which study each belongs to. Nothing is sent from here. */
import { readFileHeader, type FileHeader } from './file-header.ts'

addEventListener('message', ({ data }: MessageEvent<readonly File[]>) => {
  void (async () => {
    for (const [index, file] of data.entries()) {
      // One file that cannot be read keeps no other from being sent.
      const header = await readFileHeader(file).catch(() => ({ kind: 'unreadable' as const }))
      postMessage({ index, header } satisfies HeaderMessage)
    }
  })()
})

export interface HeaderMessage {
  readonly index: number
  readonly header: FileHeader
}
