/** Reads the headers of chosen files, off the page's own thread, to tell which study each belongs to. Nothing is sent from here. */
import { readFileHeader, type FileHeader } from './file-header.ts'

addEventListener('message', ({ data }: MessageEvent<readonly File[]>) => {
  void (async () => {
    for (const [index, file] of data.entries()) {
      const header = await readFileHeader(file)
      postMessage({ index, header } satisfies HeaderMessage)
    }
  })()
})

export interface HeaderMessage {
  readonly index: number
  readonly header: FileHeader
}
