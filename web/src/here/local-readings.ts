/** All that is read on this computer, one study after the other, and the readings that came of it. They live as long as the page. */
import { useSyncExternalStore } from 'react'
import type { Refusal } from '../../../src/imaging/index.ts'
import { codeOf } from '../api/index.ts'
import type { FileGroup } from '../uploads/group-files.ts'
import { type LocalCase, localCaseOf } from './local-case.ts'
import type { ReadingProgress } from './messages.ts'
import { quietly } from './quiet.ts'
import { openReader, type Reader } from './reader.ts'
import { TimeLeft } from './time-left.ts'

export type LocalState =
  | { readonly kind: 'waiting' | 'starting' | 'stopped' }
  | { readonly kind: 'done' }
  | { readonly kind: 'fetching'; readonly bytes: number; readonly ofBytes: number | null }
  | {
      readonly kind: 'reading'
      readonly progress: ReadingProgress | null
      readonly secondsLeft: number | null
    }
  | { readonly kind: 'failed'; readonly error: unknown }

export interface LocalReading {
  readonly id: string
  readonly group: FileGroup
  readonly state: LocalState
  readonly cases: readonly LocalCase[]
  /** Files of which no series was made. */
  readonly leftOut: readonly Refusal[]
}

let readings: readonly LocalReading[] = []
const listeners = new Set<() => void>()
let reader: Reader | null = null
let stopping = new AbortController()
let busy = false

/**
 * @param group what was chosen together; it is read when those before it are
 * @param page that will show the reading: it is there before, since nothing is fetched while a study is read
 */
export function readHere(group: FileGroup, page: Promise<unknown>): void {
  const id = crypto.getRandomValues(new Uint32Array(2)).join('-')
  readings = [...readings, { id, group, state: { kind: 'waiting' }, cases: [], leftOut: [] }]
  tell()
  page.then(work, (error: unknown) => change(id, { state: { kind: 'failed', error } }))
}

/** @param id of a reading that waits or is under way: it is stopped at once */
export function stopReading(id: string): void {
  const found = readings.find((each) => each.id === id)
  if (found === undefined) return
  if (found.state.kind !== 'waiting') {
    stopping.abort()
    reader?.stop()
    reader = null
  }
  change(id, { state: { kind: 'stopped' } })
}

/** @param id of a reading that was stopped or has failed */
export function readAgain(id: string): void {
  change(id, { state: { kind: 'waiting' }, cases: [], leftOut: [] })
  void work()
}

/** @param id of a reading to be forgotten, with all that came of it */
export function forgetReading(id: string): void {
  readings = readings.filter((each) => each.id !== id)
  tell()
}

/** @returns all readings of this page; the component follows them */
export function useLocalReadings(): readonly LocalReading[] {
  return useSyncExternalStore(subscribe, () => readings)
}

/** @param id of a case @returns it; undefined when this page does not hold it */
export function useLocalCase(id: string): LocalCase | undefined {
  return useLocalReadings()
    .flatMap(({ cases }) => cases)
    .find((each) => each.id === id)
}

async function work(): Promise<void> {
  if (busy) return
  busy = true
  for (;;) {
    const next = readings.find(({ state }) => state.kind === 'waiting')
    if (next === undefined) break
    await read(next)
  }
  busy = false
}

async function read({ id, group }: LocalReading): Promise<void> {
  stopping = new AbortController()
  const { signal } = stopping
  try {
    change(id, { state: { kind: 'starting' } })
    const ready = reader ?? (await openReader(fetching(id), signal))
    if (signal.aborted) return ready.stop()
    reader = ready
    const left = new TimeLeft()
    change(id, { state: { kind: 'reading', progress: null, secondsLeft: null } })
    const cases: LocalCase[] = []
    const leftOut = await quietly(() =>
      ready.read(
        group.files.map(({ file }) => file),
        {
          onProgress: (progress) => {
            const secondsLeft = left.after(progress)
            change(id, { state: { kind: 'reading', progress, secondsLeft } })
          },
          onSeries: (series) => {
            cases.push(localCaseOf(group, series))
            change(id, { cases: [...cases] })
          },
        },
      ),
    )
    change(id, { state: { kind: 'done' }, leftOut })
  } catch (error) {
    reader = null
    if (codeOf(error) !== 'reading/aborted') change(id, { state: { kind: 'failed', error } })
  }
}

function fetching(id: string) {
  return (bytes: number, ofBytes: number | null) =>
    change(id, { state: { kind: 'fetching', bytes, ofBytes } })
}

function change(id: string, news: Partial<LocalReading>): void {
  readings = readings.map((each) => (each.id === id ? { ...each, ...news } : each))
  tell()
}

function tell(): void {
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

addEventListener('beforeunload', (event) => {
  if (readings.some(wouldBeLost)) event.preventDefault()
})

function wouldBeLost({ state, cases }: LocalReading): boolean {
  return cases.length > 0 || !['stopped', 'failed', 'done'].includes(state.kind)
}
