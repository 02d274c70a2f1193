/** All that is being sent from this page: one study after the other, whatever page is shown. */
import { useSyncExternalStore } from 'react'
import { codeOf, connection } from '../api/index.ts'
import { queryClient } from '../query-client.ts'
import { groupFiles } from './group-files.ts'
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
let showing: ReturnType<typeof setTimeout> | undefined
let busy = false

/** @param files as they were chosen; they are sorted into studies and sent */
export async function send(files: readonly File[]): Promise<void> {
  if (files.length === 0) return
  const tell = (done: number) => {
    sorting = { done, total: files.length }
    show()
  }
  tell(0)
  try {
    const groups = await groupFiles(files, tell)
    uploads.push(...groups.map((group) => new StudyUpload(group, show)))
  } finally {
    sorting = null
    show()
  }
  await work()
}

/** @param id of an upload @returns that upload's own controls; undefined when it was removed */
export function uploadOf(id: string): StudyUpload | undefined {
  return uploads.find((upload) => upload.id === id)
}

/** @param id of an upload that was paused or has failed */
export async function goOn(id: string): Promise<void> {
  await uploadOf(id)?.run()
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
  for (const { id, state } of uploads)
    if (state.kind === 'failed' && codeOf(state.error) === code) void goOn(id)
}

/** @returns all uploads of this page; the component follows them */
export function useUploads(): readonly UploadView[] {
  return useSyncExternalStore(subscribe, () => views)
}

/** @returns how far the chosen files are sorted into studies; null when none are being sorted */
export function useSorting(): Sorting | null {
  return useSyncExternalStore(subscribe, () => sorting)
}

async function work(): Promise<void> {
  if (busy) return
  busy = true
  for (;;) {
    const next = uploads.find(({ state }) => state.kind === 'waiting')
    if (next === undefined) break
    await next.run()
    const { state } = next
    // The shell asks to sign in, and nothing more is tried until then.
    if (state.kind === 'failed') {
      if (codeOf(state.error) === 'auth/not-signed-in')
        void queryClient.invalidateQueries({ queryKey: ['session'] })
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
