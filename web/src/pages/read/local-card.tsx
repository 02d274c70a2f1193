/** One study that is read on this computer, from the first byte of the networks to its verdicts. */
import { Link } from 'wouter'
import controls from '../../design/controls.module.css'
import {
  forgetReading,
  type LocalReading,
  type LocalState,
  readAgain,
  stopReading,
} from '../../here/local-readings.ts'
import { useFormats } from '../../language/formats.ts'
import { useWords } from '../../language/use-words.ts'
import { Problem } from '../../problems/problem.tsx'
import { VerdictBadge } from '../../verdict/verdict-badge.tsx'
import { LeftOut } from './left-out.tsx'
import { readWords } from './read-words.ts'
import styles from './read.module.css'
import { GroupHeading } from './upload-card.tsx'

interface Props {
  readonly reading: LocalReading
}

export function LocalCard({ reading }: Props) {
  const words = useWords(readWords)
  const { id, group, state, cases, leftOut } = reading
  return (
    <article className={`${controls.panel} ${styles.card}`} aria-labelledby={`here-${id}`}>
      <div className={styles.heading}>
        <GroupHeading id={`here-${id}`} group={group} />
        <Controls reading={reading} />
      </div>
      {state.kind !== 'done' && state.kind !== 'failed' && <Progress id={id} state={state} />}
      {state.kind === 'failed' && <Problem error={state.error} />}
      {cases.length > 0 && (
        <ul className={styles.results}>
          {cases.map((each) => (
            <li key={each.id} className={styles.result} aria-live="polite">
              <VerdictBadge state="done" verdict={each.reading.verdict.label} />
              <Link href={`/here/${each.id}`} className={`${controls.button} ${controls.primary}`}>
                {words.here.open}
              </Link>
            </li>
          ))}
        </ul>
      )}
      {state.kind === 'done' && cases.length === 0 && <p>{words.nothing}</p>}
      {leftOut.length > 0 && (
        <LeftOut
          files={leftOut.map(({ code, message, fileIndex, baseName }) => ({
            position: fileIndex,
            name: baseName,
            entry: null,
            errorCode: code,
            errorMessage: message,
          }))}
        />
      )}
      <p className={controls.hint}>{words.here.stored}</p>
    </article>
  )
}

function Controls({ reading: { id, state } }: Props) {
  const words = useWords(readWords)
  const ended = ['stopped', 'failed', 'done'].includes(state.kind)
  return (
    <div className={styles.controls}>
      {!ended && (
        <button type="button" className={controls.button} onClick={() => stopReading(id)}>
          {words.here.stop}
        </button>
      )}
      {(state.kind === 'stopped' || state.kind === 'failed') && (
        <button type="button" className={controls.button} onClick={() => readAgain(id)}>
          {words.retry}
        </button>
      )}
      {ended && (
        <button
          type="button"
          className={`${controls.button} ${controls.quiet}`}
          onClick={() => forgetReading(id)}
        >
          {words.remove}
        </button>
      )}
    </div>
  )
}

interface ProgressProps {
  readonly id: string
  readonly state: Exclude<LocalState, { kind: 'done' | 'failed' }>
}

function Progress({ id, state }: ProgressProps) {
  const words = useWords(readWords)
  const { number, bytes, duration } = useFormats()
  const { here } = words
  const progress = state.kind === 'reading' ? state.progress : null
  const secondsLeft = state.kind === 'reading' ? state.secondsLeft : null
  const [done, total] =
    state.kind === 'fetching'
      ? [state.bytes, state.ofBytes]
      : progress === null
        ? [null, null]
        : [progress.done, progress.total]
  return (
    <div className={styles.way}>
      <progress
        {...(total === null ? {} : { max: Math.max(1, total), value: done ?? 0 })}
        aria-labelledby={`here-${id}`}
        data-state={state.kind}
      />
      <p className={styles.figures}>
        <strong>{progress === null ? here.states[state.kind] : here.stages[progress.stage]}</strong>
        {progress !== null && (
          <span>{here.slices(number(progress.done), number(progress.total))}</span>
        )}
        {state.kind === 'fetching' && (
          <span>
            {state.ofBytes === null
              ? bytes(state.bytes)
              : words.bytesSent(bytes(state.bytes), bytes(state.ofBytes))}
          </span>
        )}
        {secondsLeft !== null && <span>{words.left(duration(secondsLeft))}</span>}
      </p>
    </div>
  )
}
