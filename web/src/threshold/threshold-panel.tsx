/** The threshold by hand: a slider, where the verdict would turn, and the whole range in a chart. */
import { LESION_MAP_STEPS, type Verdict } from '../../../src/core/index.ts'
import controls from '../design/controls.module.css'
import { useFormats } from '../language/formats.ts'
import { useWords } from '../language/use-words.ts'
import { Problem } from '../problems/problem.tsx'
import { VerdictBadge } from '../verdict/verdict-badge.tsx'
import { verdictWords } from '../verdict/verdict-words.ts'
import { ThresholdChart } from './threshold-chart.tsx'
import { thresholdWords } from './threshold-words.ts'
import styles from './threshold.module.css'
import { turningPoints } from './turning-points.ts'
import type { OtherThreshold } from './use-read-again.ts'

const STEP = 1 / LESION_MAP_STEPS

interface Props {
  readonly other: OtherThreshold
  /** Of the reading as stored. */
  readonly own: number
}

export function ThresholdPanel({ other, own }: Props) {
  const words = useWords(thresholdWords)
  const { number } = useFormats()
  const { state, error, verdicts } = other
  if (verdicts === null)
    return (
      <section className={styles.closed} aria-labelledby="threshold" data-tour="threshold">
        <h2 id="threshold">{words.title}</h2>
        <span className={styles.value}>{number(own, 3)}</span>
        <button
          type="button"
          className={`${controls.button} ${styles.open}`}
          disabled={state === 'loading'}
          onClick={other.open}
        >
          {state === 'loading' ? words.loading : words.open}
        </button>
        {error !== null && <Problem error={error} />}
      </section>
    )
  return (
    <section
      className={`${controls.panel} ${styles.panel}`}
      aria-labelledby="threshold"
      data-tour="threshold"
      data-threshold={other.shown.parameters.probabilityThreshold}
    >
      <div className={styles.head}>
        <h2 id="threshold">{words.title}</h2>
        <span className={controls.hint}>{words.own(number(own, 3))}</span>
        <output className={styles.value}>{number(other.threshold, 3)}</output>
      </div>
      <input
        type="range"
        className={styles.slider}
        min={STEP}
        max={1}
        step={STEP}
        value={other.threshold}
        aria-label={words.label}
        aria-valuetext={number(other.threshold, 3)}
        onChange={({ target }) => other.setThreshold(onStep(Number(target.value)))}
      />
      <div role="status">
        <VerdictBadge state="done" verdict={other.shown.verdict.label} />
      </div>
      <ThresholdChart
        verdicts={verdicts}
        own={own}
        threshold={other.threshold}
        needed={other.shown.parameters.consecutiveSlices}
        onThreshold={other.setThreshold}
      />
      <Turns other={other} verdicts={verdicts} />
      <p className={controls.hint}>{words.about}</p>
      {error !== null && <Problem error={error} />}
    </section>
  )
}

/** Above whatever follows the threshold while that is not the reading as stored. */
export function NotAsStored({ other, own }: Props) {
  const words = useWords(thresholdWords)
  const { number } = useFormats()
  const shown = other.shown.parameters.probabilityThreshold
  return (
    <div role="status">
      {other.changed && (
        <div className={styles.changed}>
          <p>
            <strong>{words.changed(number(shown, 3), number(own, 3))}</strong> {words.changedHint}
          </p>
          <button
            type="button"
            className={controls.button}
            onClick={() => other.setThreshold(null)}
          >
            {words.back}
          </button>
        </div>
      )}
    </div>
  )
}

interface TurnsProps extends Pick<Props, 'other'> {
  readonly verdicts: readonly Verdict[]
}

function Turns({ other, verdicts }: TurnsProps) {
  const words = useWords(thresholdWords)
  const { labels } = useWords(verdictWords)
  const { number } = useFormats()
  const { parameters, verdict } = other.shown
  const { below, above } = turningPoints(verdicts, parameters.probabilityThreshold, verdict.label)
  if (below === null && above === null) return <p>{words.never}</p>
  const turn = (
    point: NonNullable<typeof below>,
    tell: (value: string, verdict: string) => string,
  ) => {
    const threshold = point.step / LESION_MAP_STEPS
    const value = number(threshold, 3)
    return (
      <button
        type="button"
        className={styles.turn}
        title={words.goTo(value)}
        onClick={() => other.setThreshold(threshold)}
      >
        {tell(value, labels[point.label])}
      </button>
    )
  }
  return (
    <ul className={styles.turns}>
      <li data-turns="above">{above ? turn(above, words.above) : words.steadyAbove}</li>
      <li data-turns="below">{below ? turn(below, words.below) : words.steadyBelow}</li>
    </ul>
  )
}

/** A slider's number may be off its step by a rounding. */
function onStep(value: number): number {
  return Math.round(value * LESION_MAP_STEPS) / LESION_MAP_STEPS
}
