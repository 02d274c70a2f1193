/** A verdict, or how far a reading is, in a word and a mark whose form differs as well as its colour. */
import type { AnalysisState, Progress, VerdictLabel } from '../api/index.ts'
import { useFormats } from '../language/formats.ts'
import { useWords } from '../language/use-words.ts'
import styles from './verdict.module.css'
import { verdictWords } from './verdict-words.ts'

interface Props {
  readonly state: AnalysisState | 'receiving' | 'not-asked'
  readonly verdict: VerdictLabel | null
  readonly progress?: Progress | null
}

export function VerdictBadge({ state, verdict, progress = null }: Props) {
  const words = useWords(verdictWords)
  const running = useProgressText(progress)
  const kind = verdict ?? state
  return (
    <span className={styles.badge} data-kind={kind}>
      <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
        {MARKS[kind]}
      </svg>
      {verdict === null
        ? ((state === 'running' ? running : null) ?? words.states[state])
        : words.labels[verdict]}
    </span>
  )
}

/** @param progress of a reading @returns it in words; null where it says nothing yet */
function useProgressText(progress: Progress | null): string | null {
  const words = useWords(verdictWords)
  const formats = useFormats()
  const { stage, done, total } = progress ?? {}
  if (done === undefined || !total || (stage !== 'valid-area' && stage !== 'lesions')) return null
  return words.progress(words.stages[stage], formats.number((done / total) * 100))
}

const OUTLINE = { fill: 'none', stroke: 'currentColor', strokeWidth: 1.6 } as const
const CLOCK = (
  <g {...OUTLINE}>
    <circle cx="7" cy="7" r="5.4" />
    <path d="M7 4v3l2 1.4" />
  </g>
)
const MARKS = {
  suspicious: (
    <g>
      <path d="M7 .8 13.6 13H.4z" fill="currentColor" />
      <path d="M7 5v4M7 10.3v1.4" stroke="var(--badge-ground)" strokeWidth="1.6" />
    </g>
  ),
  'not-suspicious': (
    <g {...OUTLINE}>
      <circle cx="7" cy="7" r="5.6" />
      <path d="m4.4 7.2 1.9 1.9 3.5-4" />
    </g>
  ),
  'not-interpretable': (
    <g {...OUTLINE}>
      <path d="M2 2h10v10H2zM2 12 12 2" />
    </g>
  ),
  receiving: CLOCK,
  queued: CLOCK,
  running: CLOCK,
  done: CLOCK,
  failed: <path d="m3 3 8 8M11 3l-8 8" {...OUTLINE} />,
  cancelled: <path d="M3 7h8" {...OUTLINE} />,
  'not-asked': <path d="M3 7h8" {...OUTLINE} />,
}
