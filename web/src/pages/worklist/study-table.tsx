/** The rows of the worklist: only those on the screen are drawn, and arrow keys walk through all of them. */
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { ListedStudy } from '../../api/index.ts'
import controls from '../../design/controls.module.css'
import { useFormats } from '../../language/formats.ts'
import { patientNameText } from '../../language/patient-name.ts'
import { useWords } from '../../language/use-words.ts'
import { VerdictBadge } from '../../verdict/verdict-badge.tsx'
import type { Worklist } from './use-worklist.ts'
import { worklistWords } from './worklist-words.ts'
import styles from './worklist.module.css'

const ROW_PX = 44
/** More are asked for before the last row is seen. */
const AHEAD = 20
const PAGE_ROWS = 10

export function StudyTable({
  worklist: { rows, hasMore, isStale, loadMore },
}: {
  worklist: Worklist
}) {
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
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key]
    if (step === undefined) return
    event.preventDefault()
    const next = Math.max(0, Math.min(rows.length - 1, active + step))
    setActive(next)
    virtualizer.scrollToIndex(next)
    focusRow(next)
  }
  return (
    <div
      role="grid"
      tabIndex={-1}
      aria-label={words.title}
      aria-describedby="worklist-keys"
      aria-busy={isStale}
      aria-rowcount={hasMore ? -1 : rows.length + 1}
      className={styles.table}
      data-tour="worklist"
      onKeyDown={onKeyDown}
    >
      <span id="worklist-keys" className={controls.visuallyHidden}>
        {words.keys}
      </span>
      <div role="rowgroup" className={styles.head}>
        <div role="row" aria-rowindex={1} className={styles.row}>
          {COLUMNS.map((column) => (
            <span key={column} role="columnheader">
              {words.columns[column]}
            </span>
          ))}
        </div>
      </div>
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
                onFocus={() => setActive(index)}
                onOpen={() => go(`/studies/${row.id}`)}
              />
            )
          )
        })}
      </div>
    </div>
  )
}

const COLUMNS = ['verdict', 'patient', 'description', 'date', 'images', 'received'] as const
const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: PAGE_ROWS,
  PageUp: -PAGE_ROWS,
  Home: -Infinity,
  End: Infinity,
}

interface RowProps {
  readonly study: ListedStudy
  readonly index: number
  readonly offsetPx: number
  readonly focusable: boolean
  readonly onFocus: () => void
  readonly onOpen: () => void
}

function StudyRow({ study, index, offsetPx, focusable, onFocus, onOpen }: RowProps) {
  const words = useWords(worklistWords)
  const formats = useFormats()
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      data-index={index}
      tabIndex={focusable ? 0 : -1}
      className={styles.row}
      style={{ transform: `translateY(${offsetPx}px)` }}
      onFocus={onFocus}
      onClick={onOpen}
      onKeyDown={({ key }) => key === 'Enter' && onOpen()}
    >
      <span role="gridcell">
        <StudyBadge study={study} />
      </span>
      <span role="gridcell" className={styles.patient}>
        <Link
          href={`/studies/${study.id}`}
          tabIndex={-1}
          onClick={(event) => event.stopPropagation()}
        >
          {patientNameText(study.patientName) ?? words.noName}
        </Link>
        <span>{study.patientId}</span>
      </span>
      <span role="gridcell">{study.description}</span>
      <span role="gridcell">{study.studyDate && formats.day(study.studyDate)}</span>
      <span role="gridcell">
        {[...study.modalities, formats.number(study.instanceCount)].join(' · ')}
      </span>
      <span role="gridcell" title={formats.moment(study.createdAt)}>
        {formats.ago(study.createdAt)}
      </span>
    </div>
  )
}

/** A suspicious series is not hidden by a later one of the same study. */
function StudyBadge({ study: { suspicious, latestAnalysis } }: Pick<RowProps, 'study'>) {
  if (suspicious) return <VerdictBadge state="done" verdict="suspicious" />
  const { state, verdict } = latestAnalysis ?? { state: 'not-asked', verdict: null }
  return <VerdictBadge state={state} verdict={verdict} />
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
