/** The slices of a case as they come in: first the one that is waited for, then the rest, nearest first. All stay until the case is left. */
import type { ViewedCase } from './viewed-case.ts'

export type HuSlice = Int16Array | Float32Array

/** A browser opens six connections to a server, and the page needs some itself. */
const AT_ONCE = 4

export class SliceStore {
  readonly count: number
  readonly #viewed: ViewedCase
  readonly #slices: (HuSlice | undefined)[]
  readonly #errors = new Map<number, unknown>()
  readonly #loading = new Set<number>()
  readonly #listeners = new Set<() => void>()
  /** Null while nobody looks. */
  #leaving: AbortController | null = null
  #wanted = 0
  #loaded = 0

  /** @param viewed the case; nothing of it is asked for before `open` */
  constructor(viewed: ViewedCase) {
    this.#viewed = viewed
    this.count = viewed.reading.slices.length
    this.#slices = Array.from({ length: this.count }, () => undefined)
  }

  /** How many slices are there. */
  get loaded(): number {
    return this.#loaded
  }

  /** @param index of a slice @returns its HU; undefined until they are there */
  get(index: number): HuSlice | undefined {
    return this.#slices[index]
  }

  /** @param index of a slice @returns why it did not come; undefined while nothing went wrong */
  errorOf(index: number): unknown {
    return this.#errors.get(index)
  }

  /** @param index of the slice that is looked at: it comes next, and the others from there; one that failed is tried again */
  want(index: number): void {
    this.#wanted = index
    if (this.#errors.delete(index)) this.#tell()
    this.#fill()
  }

  /** @param listener told of each slice that has come or failed @returns ends that */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Begins to ask for slices. */
  open(): void {
    this.#leaving = new AbortController()
    this.#fill()
  }

  /** Stops what is under way and lets go of everything. */
  close(): void {
    this.#leaving?.abort()
    this.#leaving = null
    this.#loading.clear()
    this.#errors.clear()
    this.#slices.fill(undefined)
    this.#loaded = 0
  }

  #fill(): void {
    while (this.#leaving !== null && this.#loading.size < AT_ONCE) {
      const next = this.#next()
      if (next === null) return
      this.#loading.add(next)
      void this.#load(next, this.#leaving.signal)
    }
  }

  #next(): number | null {
    for (let distance = 0; distance < this.count; distance += 1)
      for (const index of [this.#wanted + distance, this.#wanted - distance])
        if (this.#isMissing(index)) return index
    return null
  }

  #isMissing(index: number): boolean {
    if (index < 0 || index >= this.count || this.#slices[index] !== undefined) return false
    return !this.#loading.has(index) && !this.#errors.has(index)
  }

  async #load(index: number, signal: AbortSignal): Promise<void> {
    try {
      const slice = await this.#viewed.sliceHu(index, signal)
      if (signal.aborted) return
      this.#slices[index] = slice
      this.#loaded += 1
    } catch (error) {
      if (signal.aborted) return
      this.#errors.set(index, error)
    }
    this.#loading.delete(index)
    this.#tell()
    this.#fill()
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}
