/** All that is being sent from this page: one study after the other, whatever page is shown. */
import { useSyncExternalStore } from 'react'
import { GroundglassError } from '../../../src/core/index.ts'
import { codeOf, connection } from '../api/index.ts'
import { queryClient } from '../query-client.ts'
import { groupFiles, readHeaders } from './group-files.ts'
import { StudyUpload, type UploadView } from './study-upload.ts'
import { forgetAll } from './unfinished.ts'

/** Often enough to look alive. */
const SHOW_EVERY_MS = 150

export interface Sorting {
  readonly done: number
  readonly total: number
}

const uploads: StudyUpload[] = []
const listeners = new Set<() => void>()
let views: readonly UploadView[] = []
let sorting: Sorting | null = null
let sortingError: unknown = null
let showing: ReturnType<typeof setTimeout> | undefined
let busy = false

/** @param chosen files, or what they are being collected by; they are sorted into studies, and sent when somebody says so */
export async function choose(chosen: readonly File[] | Promise<readonly File[]>): Promise<void> {
  sortingError = null
  try {
    const files = await chosen
    if (files.length === 0) return
    const tell = (done: number) => {
      sorting = { done, total: files.length }
      show()
    }
    tell(0)
    const looked = await readHeaders(files, tell)
    uploads.push(...groupFiles(files, looked).map((group) => new StudyUpload(group, show)))
    if (looked.headers.some(({ kind }) => kind === 'unreadable')) sortingError = unreadable()
  } catch (error) {
    sortingError = error instanceof DOMException ? unreadable(error) : error
  } finally {
    sorting = null
    show()
  }
  await work()
}

function unreadable(cause?: unknown): GroundglassError {
  return new GroundglassError(
    'file/unreadable',
    'Expected files that the browser can read; some it cannot. Check that they are still there and open to you, then choose them again.',
    { cause },
  )
}

/** @param id of an upload @returns that upload's own controls; undefined when it was removed */
export function uploadOf(id: string): StudyUpload | undefined {
  return uploads.find((upload) => upload.id === id)
}

/**
 * @param ids of chosen uploads that are to be sent
 * @param deidentify whether their files are de-identified before that
 */
export async function send(ids: readonly string[], deidentify: boolean): Promise<void> {
  for (const id of ids) uploadOf(id)?.start(deidentify)
  await work()
}

/** @param id of an upload that was paused or has failed */
export async function goOn(id: string): Promise<void> {
  uploadOf(id)?.wait()
  await work()
}

/** @param id of an upload to be shown no longer */
export function remove(id: string): void {
  const index = uploads.findIndex((upload) => upload.id === id)
  if (index >= 0) uploads.splice(index, 1)
  show()
}

/** Stops and forgets all: they belong to whoever has chosen them. */
export function dropAll(): void {
  for (const upload of uploads.splice(0)) upload.pause()
  forgetAll()
}

/** @param code of the failure that is mended */
export function goOnAfter(code: string): void {
  for (const upload of uploads)
    if (upload.state.kind === 'failed' && codeOf(upload.state.error) === code) upload.wait()
  void work()
}

/** @returns all uploads of this page; the component follows them */
export function useUploads(): readonly UploadView[] {
  return useSyncExternalStore(subscribe, () => views)
}

/** @returns how far the chosen files are sorted into studies; null when none are being sorted */
export function useSorting(): Sorting | null {
  return useSyncExternalStore(subscribe, () => sorting)
}

/** @returns why some of the files chosen last could not be sorted; null where all were */
export function useSortingError(): unknown {
  return useSyncExternalStore(subscribe, () => sortingError)
}

async function work(): Promise<void> {
  if (busy) return
  busy = true
  for (;;) {
    const next = uploads.find(({ state }) => state.kind === 'waiting')
    if (next === undefined) break
    await next.run()
    const { state } = next
    if (state.kind === 'failed') {
      if (codeOf(state.error) !== 'auth/not-signed-in') continue
      // The shell asks to sign in, and nothing more is tried until then.
      void queryClient.invalidateQueries({ queryKey: ['session'] })
      break
    } else void queryClient.invalidateQueries({ queryKey: ['studies'] })
  }
  busy = false
}

function show(): void {
  showing ??= setTimeout(() => {
    showing = undefined
    views = uploads.map((upload) => upload.view())
    for (const listener of listeners) listener()
  }, SHOW_EVERY_MS)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

connection.subscribe((reached) => {
  if (reached) goOnAfter('connection/lost')
})

addEventListener('beforeunload', (event) => {
  if (uploads.some(({ state }) => ['waiting', 'sending'].includes(state.kind)))
    event.preventDefault()
})
