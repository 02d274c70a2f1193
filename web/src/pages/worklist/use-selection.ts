/** Which rows are selected. What is not on the list is not selected: nobody acts on what they do not see. */
import { useRef, useState } from 'react'
import type { Study } from '../../api/index.ts'

export interface Selection {
  readonly studies: readonly Study[]
  readonly has: (id: string) => boolean
  /** Selects or leaves a row; ranges go on from there. */
  readonly toggle: (index: number) => void
  /** Selects all from the row that was toggled last to this one. */
  readonly extendTo: (index: number) => void
  readonly selectAll: () => void
  readonly clear: () => void
}

const NONE: ReadonlySet<string> = new Set()

/** @param rows of the list, as they are shown @returns those that are selected */
export function useSelection(rows: readonly Study[]): Selection {
  const [chosen, setChosen] = useState(NONE)
  const anchor = useRef<string | null>(null)
  const add = (more: readonly Study[]) =>
    setChosen(new Set([...chosen, ...more.map(({ id }) => id)]))
  return {
    studies: chosen.size === 0 ? [] : rows.filter(({ id }) => chosen.has(id)),
    has: (id) => chosen.has(id),
    toggle(index) {
      const id = rows[index]?.id
      if (id === undefined) return
      anchor.current = id
      const next = new Set(chosen)
      if (!next.delete(id)) next.add(id)
      setChosen(next)
    },
    extendTo(index) {
      const found = rows.findIndex(({ id }) => id === anchor.current)
      const from = found < 0 ? index : found
      add(rows.slice(Math.min(from, index), Math.max(from, index) + 1))
    },
    selectAll: () => add(rows),
    clear: () => setChosen(NONE),
  }
}
