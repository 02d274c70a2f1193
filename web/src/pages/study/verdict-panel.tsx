/** The verdict in words: what it is, which runs made it, by how much it holds. */
import { hasMeasuredGeometry, type Run } from '../../../../src/core/index.ts'
import controls from '../../design/controls.module.css'
import { useFormats } from '../../language/formats.ts'
import { useWords } from '../../language/use-words.ts'
import { ProblemText } from '../../problems/problem.tsx'
import type { ShownReading } from '../../threshold/use-read-again.ts'
import { VerdictBadge } from '../../verdict/verdict-badge.tsx'
import { verdictWords } from '../../verdict/verdict-words.ts'
import { studyWords } from './study-words.ts'
import styles from './study.module.css'

interface Props {
  readonly reading: ShownReading
  readonly onSlice: (slice: number) => void
}

export function VerdictPanel({ reading, onSlice }: Props) {
  const words = useWords(studyWords)
  const { verdict, models, series } = reading
  const { lesion } = models
  return (
    <section
      className={`${controls.panel} ${styles.verdict}`}
      aria-labelledby="verdict"
      data-verdict={verdict.label}
      data-tour="verdict"
    >
      <h2 id="verdict" className={controls.visuallyHidden}>
        {words.verdict}
      </h2>
      <div className={styles.label}>
        <VerdictBadge state="done" verdict={verdict.label} />
      </div>
      {series.synthetic && <p className={styles.synthetic}>{words.synthetic}</p>}
      <Reason reading={reading} />
      {verdict.runs.length > 0 && (
        <>
          <h3>{words.runs}</h3>
          <ul className={styles.runs}>
            {verdict.runs.map((run) => (
              <li key={`${run.quadrant}-${run.firstSlice}`}>
                <RunButton run={run} reading={reading} onSlice={onSlice} />
              </li>
            ))}
          </ul>
        </>
      )}
      <Margin reading={reading} />
      {lesion !== null && (
        <p className={styles.model}>
          {words.model} {lesion.name} {lesion.version}{' '}
          <code title={lesion.sha256}>{lesion.sha256.slice(0, 8)}</code>
        </p>
      )}
    </section>
  )
}

function Reason({ reading: { verdict, parameters } }: Pick<Props, 'reading'>) {
  const { reasons, slices } = useWords(studyWords)
  const { number } = useFormats()
  const { longestRun } = verdict
  const { consecutiveSlices } = parameters
  switch (verdict.label) {
    case 'suspicious':
      return <p>{reasons.suspicious(number(consecutiveSlices))}</p>
    case 'not-suspicious':
      return (
        <p>
          {longestRun === null
            ? reasons.none
            : reasons.short(slices(longestRun.lengthSlices), slices(consecutiveSlices))}
        </p>
      )
    case 'not-interpretable':
      return (
        <p>
          <ProblemText code={verdict.reasonCode} message={verdict.reason} />{' '}
          <span className={controls.code}>{verdict.reasonCode}</span>
        </p>
      )
  }
}

function Margin({ reading: { verdict } }: Pick<Props, 'reading'>) {
  const { margin: words, slices } = useWords(studyWords)
  const { margin } = verdict
  return margin && <p>{words[margin.change](slices(margin.slices))}</p>
}

function RunButton({ run, reading, onSlice }: Props & { readonly run: Run }) {
  const words = useWords(studyWords)
  const { quadrants } = useWords(verdictWords)
  const { number } = useFormats()
  const mm = hasMeasuredGeometry(reading.series) ? number(run.lengthMm) : null
  return (
    <button
      type="button"
      className={styles.run}
      title={words.goToRun}
      onClick={() => onSlice(Math.floor((run.firstSlice + run.lastSlice) / 2))}
    >
      <span>
        {words.run(quadrants[run.quadrant], number(run.firstSlice), number(run.lastSlice))}
      </span>
      <strong>{words.runLength(words.slices(run.lengthSlices), mm)}</strong>
    </button>
  )
}
