/** The rows of the worklist: only those on the screen are drawn, and keys walk through all of them. */
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import controls from '../../design/controls.module.css'
import { useWords } from '../../language/use-words.ts'
import { StudyRow } from './study-row.tsx'
import { TableHead } from './table-head.tsx'
import type { Selection } from './use-selection.ts'
import type { Order, Worklist } from './use-worklist.ts'
import { worklistWords } from './worklist-words.ts'
import styles from './worklist.module.css'

const ROW_PX = 44
/** More are asked for before the last row is seen. */
const AHEAD = 20
const PAGE_ROWS = 10

interface Props {
  readonly worklist: Worklist
  readonly selection: Selection
  readonly order: Order
  readonly onOrder: (order: Order) => void
}

export function StudyTable({ worklist, selection, order, onOrder }: Props) {
  const { rows, hasMore, isStale, loadMore } = worklist
  const words = useWords(worklistWords)
  const [, go] = useLocation()
  const body = useRef<HTMLDivElement>(null)
  const [top, setTop] = useState(0)
  const [active, setActive] = useState(0)
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => ROW_PX,
    overscan: 8,
    scrollMargin: top,
    // Header and notice stand over the list.
    scrollPaddingStart: 64,
    scrollPaddingEnd: 48,
    getItemKey: (index) => rows[index]?.id ?? index,
  })
  const drawn = virtualizer.getVirtualItems()
  const lastDrawn = drawn.at(-1)?.index ?? 0
  useLayoutEffect(() => setTop(body.current?.offsetTop ?? 0), [])
  useEffect(() => {
    if (hasMore && lastDrawn > rows.length - AHEAD) loadMore()
  })
  const focusRow = useFocusAfterScroll(body)
  const walk = (step: number, extending: boolean) => {
    const next = Math.max(0, Math.min(rows.length - 1, active + step))
    if (extending && selection.studies.length === 0) selection.toggle(active)
    if (extending) selection.extendTo(next)
    setActive(next)
    virtualizer.scrollToIndex(next)
    focusRow(next)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const { target } = event
    // The head has controls with keys of their own.
    if (target instanceof HTMLElement && target.closest('[role="columnheader"]')) return
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const step = STEPS[event.key]
    if (step !== undefined) walk(step, event.shiftKey)
    else if (event.key === 'x' || event.key === ' ') selection.toggle(active)
    else if (event.key === 'Escape') selection.clear()
    else return
    event.preventDefault()
  }
  return (
    <div
      role="grid"
      tabIndex={-1}
      aria-label={words.title}
      aria-describedby="worklist-keys"
      aria-busy={isStale}
      aria-multiselectable
      aria-rowcount={hasMore ? -1 : rows.length + 1}
      className={styles.table}
      data-tour="worklist"
      onKeyDown={onKeyDown}
    >
      <span id="worklist-keys" className={controls.visuallyHidden}>
        {words.keys}
      </span>
      <TableHead rows={rows} selection={selection} order={order} onOrder={onOrder} />
      <div
        role="rowgroup"
        ref={body}
        className={styles.body}
        style={{ height: virtualizer.getTotalSize() }}
      >
        {drawn.map(({ index, start, key }) => {
          const row = rows[index]
          return (
            row && (
              <StudyRow
                key={key}
                study={row}
                index={index}
                offsetPx={start - top}
                focusable={index === active || (index === lastDrawn && !isDrawn(drawn, active))}
                selected={selection.has(row.id)}
                onFocus={() => setActive(index)}
                onOpen={() => go(`/studies/${row.id}`)}
                onToggle={() => selection.toggle(index)}
                onExtend={() => selection.extendTo(index)}
              />
            )
          )
        })}
      </div>
    </div>
  )
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  j: 1,
  J: 1,
  ArrowUp: -1,
  k: -1,
  K: -1,
  PageDown: PAGE_ROWS,
  PageUp: -PAGE_ROWS,
  Home: -Infinity,
  End: Infinity,
}

function isDrawn(drawn: readonly { index: number }[], index: number): boolean {
  return drawn.some((item) => item.index === index)
}

/** A row far away is drawn only after scrolling there; it takes the focus then. */
function useFocusAfterScroll(body: { readonly current: HTMLElement | null }) {
  const wanted = useRef<number | null>(null)
  const focus = () => {
    if (wanted.current === null) return
    const row = body.current?.querySelector<HTMLElement>(`[data-index="${wanted.current}"]`)
    if (!row) return
    wanted.current = null
    row.focus({ preventScroll: true })
  }
  useEffect(focus)
  return (index: number) => {
    wanted.current = index
    focus()
  }
}
