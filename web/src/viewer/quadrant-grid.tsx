/** Slices by quadrants, feet to head: the grid that the verdict is made from, with the lesions' area above. It is the scroll bar of the stack as well. */
import type { KeyboardEvent, PointerEvent } from 'react'
import {
  hasMeasuredGeometry,
  type Quadrant,
  type Reading,
  type Run,
} from '../../../src/core/index.ts'
import controls from '../design/controls.module.css'
import { useWords } from '../language/use-words.ts'
import { verdictWords } from '../verdict/verdict-words.ts'
import type { ShownLesions } from './shown-lesions.ts'
import { viewerWords } from './viewer-words.ts'
import styles from './viewer.module.css'

/** As an axial slice shows them: above anterior, the patient's right first. */
const ROWS = [
  'right-anterior',
  'left-anterior',
  'right-posterior',
  'left-posterior',
] as const satisfies readonly Quadrant[]
const AREA = 26
const ROW = 16
const CELL = 10
const HEIGHT = AREA + ROWS.length * ROW
const FAR = 10

interface Props {
  readonly reading: Reading
  /** Null leaves the scroll bar. */
  readonly lesions: ShownLesions | null
  readonly slice: number
  readonly onSlice: (slice: number) => void
  /** What there is on the slice, in words. */
  readonly valueText: string
}

export function QuadrantGrid({ reading, lesions, slice, onSlice, valueText }: Props) {
  const words = useWords(viewerWords)
  const { quadrants } = useWords(verdictWords)
  const count = reading.slices.length
  const measured = hasMeasuredGeometry(reading.series)
  const go = ({ currentTarget, clientX, buttons }: PointerEvent<HTMLDivElement>) => {
    if (buttons !== 1) return
    const { left, width } = currentTarget.getBoundingClientRect()
    onSlice(Math.floor(((clientX - left) / width) * count))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const to = destination(event.key, slice, count - 1)
    if (to === null || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    // Elsewhere in the viewer the same keys scroll too.
    event.stopPropagation()
    onSlice(to)
  }
  return (
    <section
      className={styles.grid}
      aria-labelledby={lesions === null ? undefined : 'grid'}
      data-tour="grid"
    >
      <div className={styles.gridHead}>
        <h2 id="grid">{lesions === null ? words.stack : words.grid}</h2>
        <p className={controls.hint}>{measured ? words.gridHint : words.gridHintUnmeasured}</p>
      </div>
      <div className={styles.gridRows} aria-hidden="true">
        {lesions !== null && <span>{words.area}</span>}
        {lesions !== null &&
          ROWS.map((quadrant) => <span key={quadrant}>{quadrants[quadrant]}</span>)}
      </div>
      <div
        className={styles.gridCells}
        role="slider"
        tabIndex={0}
        aria-label={words.stack}
        aria-valuemin={0}
        aria-valuemax={count - 1}
        aria-valuenow={slice}
        aria-valuetext={valueText}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          go(event)
        }}
        onPointerMove={go}
        onKeyDown={onKeyDown}
      >
        <svg viewBox={`0 0 ${count} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
          {lesions === null ? (
            <path d={`M0 ${HEIGHT / 2}H${count}`} stroke="var(--lung)" strokeWidth={CELL} />
          ) : (
            <Rows lesions={lesions} measured={measured} />
          )}
          <rect
            x={slice}
            width="1"
            height={HEIGHT}
            fill="none"
            stroke="var(--text)"
            strokeWidth="1.5"
            vectorEffect="non-scaling-stroke"
          />
        </svg>
      </div>
    </section>
  )
}

function Rows({ lesions, measured }: { lesions: ShownLesions; measured: boolean }) {
  const { slices, cells, runs } = lesions
  return (
    <>
      <path d={areaBars(slices, measured)} fill="var(--lesion)" opacity="0.65" />
      {ROWS.map((quadrant, row) => (
        <g key={quadrant} transform={`translate(0 ${AREA + row * ROW + 2})`}>
          <path d={squares(slices.map(({ validArea }) => validArea !== null))} fill="var(--lung)" />
          <path d={squares(cells[quadrant])} fill="var(--lesion)" />
          <path
            d={runs
              .filter((run) => run.quadrant === quadrant)
              .map(underline)
              .join('')}
            stroke="var(--alarm)"
            strokeWidth="2"
            vectorEffect="non-scaling-stroke"
          />
        </g>
      ))}
    </>
  )
}

/** As sliders have them; null for a key that moves nothing. */
function destination(key: string, slice: number, last: number): number | null {
  switch (key) {
    case 'ArrowUp':
    case 'ArrowRight':
      return slice + 1
    case 'ArrowDown':
    case 'ArrowLeft':
      return slice - 1
    case 'PageUp':
      return slice + FAR
    case 'PageDown':
      return slice - FAR
    case 'Home':
      return 0
    case 'End':
      return last
    default:
      return null
  }
}

function squares(on: readonly boolean[]): string {
  return on.map((yes, index) => (yes ? `M${index} 0h1v${CELL}h-1z` : '')).join('')
}

function underline({ firstSlice, lastSlice }: Run): string {
  return `M${firstSlice} ${CELL + 2.5}H${lastSlice + 1}`
}

function areaBars(slices: ShownLesions['slices'], measured: boolean): string {
  const areas = slices.map(({ lesions }) =>
    lesions.reduce((sum, { areaMm2, areaPx }) => sum + (measured ? areaMm2 : areaPx), 0),
  )
  const largest = Math.max(...areas)
  if (!(largest > 0)) return ''
  return areas
    .map((area, index) => {
      const height = (area / largest) * (AREA - 4)
      return area > 0 ? `M${index} ${AREA}v${-height}h1v${height}z` : ''
    })
    .join('')
}
