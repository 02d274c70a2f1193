/** Slices by quadrants, feet to head: the grid that the verdict is made from. A click goes to the slice; the slider beside the stack does so by keyboard. */
import type { PointerEvent } from 'react'
import {
  hasMeasuredGeometry,
  type Quadrant,
  type Reading,
  type Run,
} from '../../../../src/core/index.ts'
import controls from '../../design/controls.module.css'
import { useWords } from '../../language/use-words.ts'
import { verdictWords } from '../../verdict/verdict-words.ts'
import { studyWords } from './study-words.ts'
import styles from './study.module.css'

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

interface Props {
  readonly reading: Reading
  readonly slice: number
  readonly onSlice: (slice: number) => void
}

export function QuadrantGrid({ reading, slice, onSlice }: Props) {
  const words = useWords(studyWords)
  const { quadrants } = useWords(verdictWords)
  const { slices, verdict } = reading
  const count = slices.length
  const go = ({ currentTarget, clientX, buttons }: PointerEvent<SVGSVGElement>) => {
    if (buttons !== 1) return
    const { left, width } = currentTarget.getBoundingClientRect()
    const index = Math.floor(((clientX - left) / width) * count)
    onSlice(Math.max(0, Math.min(count - 1, index)))
  }
  return (
    <section className={styles.grid} aria-labelledby="grid" data-tour="grid">
      <div className={styles.gridHead}>
        <h2 id="grid">{words.grid}</h2>
        <p className={controls.hint}>{words.gridHint}</p>
      </div>
      <div className={styles.gridRows} aria-hidden="true">
        <span>{words.area}</span>
        {ROWS.map((quadrant) => (
          <span key={quadrant}>{quadrants[quadrant]}</span>
        ))}
      </div>
      <svg
        viewBox={`0 0 ${count} ${HEIGHT}`}
        preserveAspectRatio="none"
        className={styles.gridCells}
        aria-hidden="true"
        onPointerDown={go}
        onPointerMove={go}
      >
        <path d={areaBars(reading)} fill="var(--lesion)" opacity="0.65" />
        {ROWS.map((quadrant, row) => (
          <g key={quadrant} transform={`translate(0 ${AREA + row * ROW + 2})`}>
            <path d={cells(slices.map(({ validArea }) => validArea !== null))} fill="var(--lung)" />
            <path d={cells(reading.quadrantGrid.cells[quadrant])} fill="var(--lesion)" />
            <path
              d={verdict.runs
                .filter((run) => run.quadrant === quadrant)
                .map(underline)
                .join('')}
              stroke="var(--alarm)"
              strokeWidth="2"
              vectorEffect="non-scaling-stroke"
            />
          </g>
        ))}
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
    </section>
  )
}

function cells(on: readonly boolean[]): string {
  return on.map((yes, index) => (yes ? `M${index} 0h1v${CELL}h-1z` : '')).join('')
}

function underline({ firstSlice, lastSlice }: Run): string {
  return `M${firstSlice} ${CELL + 2.5}H${lastSlice + 1}`
}

function areaBars({ slices, series }: Reading): string {
  const measured = hasMeasuredGeometry(series)
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
