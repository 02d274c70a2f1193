/** One study, archive or handful of files on its way: sent by several lanes, closed, and followed until the server has sorted it in. */
import { addresses, api, codeOf, type FileLeftOut, type Upload } from '../api/index.ts'
import { deidentified } from './deidentifier.ts'
import type { FileGroup, FileToSend } from './group-files.ts'
import { sendFile } from './send-file.ts'
import { SpeedGauge } from './speed-gauge.ts'
import { forget, recall, remember } from './unfinished.ts'

/** Small files are slow one by one; a browser opens six connections to a server, and the page needs some itself. */
const LANES = 4
const LOOK_AGAIN_MS = 700

export type UploadState =
  /** `chosen` until a person says that it is to be sent. */
  | { readonly kind: 'chosen' | 'waiting' | 'sending' | 'paused' }
  /** All sent; the server sorts it in. */
  | { readonly kind: 'sorting'; readonly filesWaiting: number }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'done'; readonly upload: Upload; readonly leftOut: readonly NamedLeftOut[] }

export type NamedLeftOut = FileLeftOut & { readonly name: string | null }

/** How far it is, at one moment. */
export interface UploadView {
  readonly id: string
  readonly group: FileGroup
  readonly state: UploadState
  readonly bytes: number
  readonly bytesSent: number
  readonly filesSent: number
  readonly bytesPerSecond: number | null
}

export class StudyUpload {
  readonly id = crypto.getRandomValues(new Uint32Array(2)).join('-')
  readonly #group: FileGroup
  readonly #onChange: () => void
  readonly #bytes: number
  readonly #sent = new Map<FileToSend, number>()
  readonly #finished = new Set<FileToSend>()
  readonly #urls = new Map<FileToSend, string>()
  readonly #speed = new SpeedGauge()
  #uploadId: string | null = null
  #deidentify = false
  #state: UploadState = { kind: 'chosen' }
  #stopping = new AbortController()

  /**
   * @param group what is sent together
   * @param onChange called when there is something new to show
   */
  constructor(group: FileGroup, onChange: () => void) {
    this.#group = group
    this.#onChange = onChange
    this.#bytes = group.files.reduce((sum, { file }) => sum + file.size, 0)
    const unfinished = recall(group.key)
    // It was said before the page was loaded anew.
    if (unfinished !== null) this.start(unfinished.deidentify)
  }

  get state(): UploadState {
    return this.#state
  }

  view(): UploadView {
    const bytesSent = [...this.#sent.values()].reduce((sum, bytes) => sum + bytes, 0)
    return {
      id: this.id,
      group: this.#group,
      state: this.#state,
      bytes: this.#bytes,
      bytesSent,
      filesSent: this.#finished.size,
      bytesPerSecond: this.#state.kind === 'sending' ? this.#speed.bytesPerSecond() : null,
    }
  }

  /** Sends what is not sent yet, then waits for the server. It ends when there is nothing more to do, or the person to ask. */
  async run(): Promise<void> {
    this.#stopping = new AbortController()
    const { signal } = this.#stopping
    this.#speed.restart()
    this.#change({ kind: 'sending' })
    try {
      const uploadId = await this.#open()
      await this.#sendAll(uploadId, signal)
      if (signal.aborted) return
      const upload = await this.#sortedIn(await api.closeUpload(uploadId))
      const { items } = await api.filesLeftOut(uploadId)
      forget(this.#group.key)
      this.#change({ kind: 'done', upload, leftOut: items.map((item) => this.#named(item)) })
    } catch (error) {
      this.#stopping.abort()
      this.#change({ kind: 'failed', error })
    }
  }

  /** Stops sending; `run` goes on later where this stopped. */
  pause(): void {
    this.#stopping.abort()
    this.#change({ kind: 'paused' })
  }

  /** @param deidentify whether its files are de-identified on this computer, before they are sent */
  start(deidentify: boolean): void {
    this.#deidentify = deidentify
    this.wait()
  }

  /** Puts it into the queue. */
  wait(): void {
    this.#change({ kind: 'waiting' })
  }

  async #open(): Promise<string> {
    if (this.#uploadId !== null) return this.#uploadId
    const unfinished = recall(this.#group.key)
    if (unfinished !== null && (await isOpen(unfinished.uploadId))) {
      for (const part of this.#group.files) {
        const url = unfinished.files[part.fingerprint]
        if (url !== undefined) this.#urls.set(part, url)
      }
      this.#uploadId = unfinished.uploadId
    } else {
      this.#uploadId = (await api.openUpload()).id
    }
    return this.#uploadId
  }

  async #sendAll(uploadId: string, signal: AbortSignal): Promise<void> {
    const left = this.#group.files.filter((part) => !this.#finished.has(part))
    const lane = async () => {
      for (let part = left.shift(); part && !signal.aborted; part = left.shift())
        await this.#send(part, uploadId, signal)
    }
    await Promise.all(Array.from({ length: LANES }, lane))
  }

  async #send(part: FileToSend, uploadId: string, signal: AbortSignal): Promise<void> {
    const file = this.#deidentify ? await deidentified(part.file) : part.file
    const url = await sendFile(file, {
      endpoint: addresses.uploadFiles(uploadId),
      knownUrl: this.#urls.get(part) ?? null,
      signal,
      onUrl: (known) => {
        this.#urls.set(part, known)
        this.#remember(uploadId)
      },
      onProgress: (bytesSent) => {
        this.#speed.add(bytesSent - (this.#sent.get(part) ?? 0))
        this.#sent.set(part, bytesSent)
        this.#onChange()
      },
    })
    if (url !== null) this.#finished.add(part)
    this.#onChange()
  }

  #remember(uploadId: string): void {
    const files = [...this.#urls].map(([{ fingerprint }, url]) => [fingerprint, url] as const)
    remember(this.#group.key, {
      uploadId,
      deidentify: this.#deidentify,
      files: Object.fromEntries(files),
    })
  }

  async #sortedIn(closed: Upload): Promise<Upload> {
    let upload = closed
    for (;;) {
      const filesWaiting = upload.receiving + upload.waiting
      if (filesWaiting === 0) return upload
      this.#change({ kind: 'sorting', filesWaiting })
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
      upload = await api.upload(closed.id)
    }
  }

  #named(item: FileLeftOut): NamedLeftOut {
    const sent = [...this.#urls].find(([, url]) => url.split('/').at(-1) === item.transferId)
    return { ...item, name: sent?.[0].file.name ?? null }
  }

  #change(state: UploadState): void {
    this.#state = state
    this.#onChange()
  }
}

async function isOpen(uploadId: string): Promise<boolean> {
  try {
    return (await api.upload(uploadId)).state === 'open'
  } catch (error) {
    if (codeOf(error) === 'upload/unknown') return false
    throw error
  }
}
