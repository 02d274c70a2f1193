/** Longest run and verdict at every threshold. A click sets the threshold; the slider above does so by keyboard. */
import { type PointerEvent, useId } from 'react'
import { LESION_MAP_STEPS, type Verdict } from '../../../src/core/index.ts'
import { useFormats } from '../language/formats.ts'
import { useWords } from '../language/use-words.ts'
import { verdictWords } from '../verdict/verdict-words.ts'
import { thresholdWords } from './threshold-words.ts'
import styles from './threshold.module.css'
import { verdictRanges } from './turning-points.ts'

/** In units of the drawing: a step is a unit and a half wide. */
const [STEP, TOP, PLOT, BAND] = [1.5, 20, 60, 14]
const WIDTH = LESION_MAP_STEPS * STEP
const HEIGHT = TOP + PLOT + BAND + 14

interface Props {
  readonly verdicts: readonly Verdict[]
  /** Of the reading as stored. */
  readonly own: number
  readonly threshold: number
  /** Consecutive slices that make a case suspicious. */
  readonly needed: number
  readonly onThreshold: (threshold: number) => void
}

export function ThresholdChart({ verdicts, own, threshold, needed, onThreshold }: Props) {
  const words = useWords(thresholdWords)
  const { number } = useFormats()
  const told = useChartWords(verdicts)
  const hatch = useId()
  const runs = verdicts.map(({ longestRun }) => longestRun?.lengthSlices ?? 0)
  const most = Math.max(needed + 1, ...runs)
  const height = (slices: number) => TOP + PLOT * (1 - slices / most)
  const go = ({ currentTarget, clientX, buttons }: PointerEvent<SVGSVGElement>) => {
    if (buttons !== 1) return
    const { left, width } = currentTarget.getBoundingClientRect()
    const step = Math.ceil(((clientX - left) / width) * LESION_MAP_STEPS)
    onThreshold(Math.max(1, Math.min(LESION_MAP_STEPS, step)) / LESION_MAP_STEPS)
  }
  const line = runs.map(
    (slices, i) => `${i === 0 ? 'M' : 'V'}${at(i, height(slices))}H${(i + 1) * STEP}`,
  )
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      className={styles.chart}
      role="img"
      aria-label={told}
      onPointerDown={go}
      onPointerMove={go}
    >
      <defs>
        <pattern id={hatch} width="5" height="5" patternUnits="userSpaceOnUse">
          <path d="M0 5 5 0" stroke="var(--panel)" strokeWidth="1.2" />
        </pattern>
      </defs>
      <text x="0" y="9">
        {words.axis(number(most))}
      </text>
      <path d={`${line.join('')}V${TOP + PLOT}H0z`} fill="var(--lesion)" opacity="0.22" />
      <path d={line.join('')} fill="none" stroke="var(--lesion)" strokeWidth="1.5" />
      <path
        d={`M0 ${height(needed)}H${WIDTH}`}
        stroke="var(--quiet)"
        strokeWidth="1"
        strokeDasharray="1 2"
      />
      <text x={WIDTH - 2} y={height(needed) - 3} textAnchor="end">
        {words.needed(number(needed))}
      </text>
      {verdictRanges(verdicts).map(({ label, firstStep, lastStep }) => {
        const place = {
          x: (firstStep - 1) * STEP,
          y: TOP + PLOT + 1,
          width: (lastStep - firstStep + 1) * STEP,
          height: BAND - 4,
        }
        return (
          <g key={firstStep} data-range={label}>
            <rect {...place} fill={FILL[label]} />
            {label === 'suspicious' && <rect {...place} fill={`url(#${hatch})`} />}
          </g>
        )
      })}
      <path
        d={`M${own * WIDTH} ${TOP - 4}V${TOP + PLOT + BAND - 3}`}
        stroke="var(--text)"
        strokeWidth="1"
        strokeDasharray="3 2"
      />
      <path
        d={`M${threshold * WIDTH} ${TOP - 4}V${TOP + PLOT + BAND - 3}`}
        stroke="var(--accent)"
        strokeWidth="2"
      />
      {[0, 0.5, 1].map((value, i) => (
        <text key={value} x={value * WIDTH} y={HEIGHT - 3} textAnchor={ANCHORS[i]}>
          {number(value, 1)}
        </text>
      ))}
      {own > 0.12 && own < 0.88 && Math.abs(own - 0.5) > 0.09 && (
        <text x={own * WIDTH} y={HEIGHT - 3} textAnchor="middle">
          {number(own, 2)}
        </text>
      )}
    </svg>
  )
}

const ANCHORS = ['start', 'middle', 'end'] as const
const FILL = {
  suspicious: 'var(--alarm)',
  'not-suspicious': 'var(--clear)',
  'not-interpretable': 'var(--notice)',
} as const satisfies Record<Verdict['label'], string>

function at(i: number, height: number): string {
  return i === 0 ? `0 ${height}` : String(height)
}

function useChartWords(verdicts: readonly Verdict[]): string {
  const words = useWords(thresholdWords)
  const { labels } = useWords(verdictWords)
  const { number } = useFormats()
  const value = (step: number) => number(step / LESION_MAP_STEPS, 3)
  const ranges = verdictRanges(verdicts).map(({ label, firstStep, lastStep }) =>
    words.range(labels[label], value(firstStep), value(lastStep)),
  )
  const run = (verdict: Verdict | undefined) => number(verdict?.longestRun?.lengthSlices ?? 0)
  return `${words.chart}. ${ranges.join('; ')}. ${words.longest(run(verdicts[0]), run(verdicts.at(-1)))}`
}
