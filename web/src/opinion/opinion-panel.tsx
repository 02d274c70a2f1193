/** One's opinion on a reading: lesion by lesion, with a comment, signed. */
import { type KeyboardEvent, useId } from 'react'
import type { Reading } from '../../../src/core/index.ts'
import controls from '../design/controls.module.css'
import { useFormats } from '../language/formats.ts'
import { useWords } from '../language/use-words.ts'
import { usePreference } from '../preference.ts'
import { Problem } from '../problems/problem.tsx'
import { lesionKey } from './draft.ts'
import { LesionAnswers, nextUnanswered } from './lesion-answers.tsx'
import { opinionWords } from './opinion-words.ts'
import styles from './opinion.module.css'
import { SignedOpinions } from './signed-opinions.tsx'
import { type OwnOpinion, verdictFirst } from './use-opinion.ts'

interface Props {
  readonly opinion: OwnOpinion
  /** As stored: lesions are named by their place in it. */
  readonly reading: Reading
  readonly slice: number
  readonly onSlice: (slice: number) => void
}

export function OpinionPanel({ opinion, reading, slice, onSlice }: Props) {
  const words = useWords(opinionWords)
  const { number } = useFormats()
  const commentId = useId()
  const first = usePreference(verdictFirst)
  const { draft, change, signing, last, listError } = opinion
  const all = reading.slices.reduce((sum, { lesions }) => sum + lesions.length, 0)
  const answered = Object.keys(draft.answers).length
  const says = answered > 0 || draft.comment.trim() !== '' || (draft.ownVerdict !== null && !last)
  const answer = (lesion: number, agrees: boolean) => {
    if (signing.isPending) return
    const key = lesionKey(slice, lesion)
    // Pressed again, it is taken back.
    const { [key]: before, ...others } = draft.answers
    change({ answers: before === agrees ? others : { ...others, [key]: agrees } })
  }
  const next = nextUnanswered(reading, draft.answers, slice)
  const goOn = () => next && onSlice(next.slice)
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.target instanceof HTMLTextAreaElement) return
    const lesion = focusedLesion(event.target) ?? (next?.slice === slice ? next.lesion : null)
    if (event.key === 'n') goOn()
    else if (event.key === 'a' && lesion !== null) answer(lesion, true)
    else if (event.key === 'd' && lesion !== null) answer(lesion, false)
    else return
    event.preventDefault()
  }
  return (
    <section
      className={`${controls.panel} ${styles.opinion}`}
      aria-labelledby="opinion"
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      <h2 id="opinion">{words.title}</h2>
      {draft.ownVerdict !== null && <p>{words.ownVerdict(words.first.labels[draft.ownVerdict])}</p>}
      {last !== null && (
        <div className={styles.row}>
          <button type="button" className={controls.button} onClick={opinion.correct}>
            {words.correct}
          </button>
          <span className={controls.hint}>{words.correcting}</span>
        </div>
      )}
      <LesionAnswers reading={reading} slice={slice} answers={draft.answers} onAnswer={answer} />
      <div className={styles.row}>
        <button
          type="button"
          className={controls.button}
          disabled={next === null}
          title={words.keys}
          onClick={goOn}
        >
          {words.next} <kbd className={controls.key}>N</kbd>
        </button>
        <span className={controls.hint}>{words.marked(number(answered), number(all))}</span>
      </div>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          signing.mutate()
        }}
      >
        <label className={controls.label} htmlFor={commentId}>
          {words.comment}
        </label>
        <textarea
          id={commentId}
          className={styles.comment}
          rows={3}
          maxLength={10_000}
          value={draft.comment}
          readOnly={signing.isPending}
          aria-describedby={`${commentId}-hint`}
          onChange={({ target }) => change({ comment: target.value })}
        />
        <span id={`${commentId}-hint`} className={controls.hint}>
          {words.commentHint} {words.kept}
        </span>
        {signing.error !== null && <Problem error={signing.error} />}
        <div className={styles.row}>
          <button
            type="submit"
            className={`${controls.button} ${controls.primary}`}
            disabled={!says || signing.isPending}
          >
            {signing.isPending ? words.signing : words.sign}
          </button>
          <span role="status" className={controls.hint}>
            {signing.isSuccess ? words.signed : says ? '' : words.empty}
          </span>
        </div>
      </form>
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={first === 'on'}
          onChange={({ target }) => verdictFirst.set(target.checked ? 'on' : 'off')}
        />
        {words.preference}
      </label>
      {listError === null ? (
        <SignedOpinions signed={opinion.signed} onSlice={onSlice} />
      ) : (
        <Problem error={listError} />
      )}
    </section>
  )
}

/** @returns the lesion in whose row the focus is; null: in none */
function focusedLesion(target: EventTarget): number | null {
  const row = target instanceof HTMLElement ? target.closest<HTMLElement>('[data-lesion]') : null
  return row === null ? null : Number(row.dataset['lesion'])
}
