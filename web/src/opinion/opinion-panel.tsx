/** One's opinion on a reading: lesion by lesion, with a comment, signed. */
import { useEffect, useId, useRef } from 'react'
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

const NEXT_KEY = 'n'

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
  const section = useKeys((key, focused) => {
    const lesion = focused ?? (next?.slice === slice ? next.lesion : null)
    if (key === NEXT_KEY) goOn()
    if (lesion !== null && (key === 'a' || key === 'd')) answer(lesion, key === 'a')
  })
  return (
    <section
      ref={section}
      className={`${controls.panel} ${styles.opinion}`}
      aria-labelledby="opinion"
      tabIndex={-1}
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
        <button type="button" className={controls.button} disabled={next === null} onClick={goOn}>
          {words.next} <kbd className={controls.key}>{NEXT_KEY.toUpperCase()}</kbd>
        </button>
        <span className={controls.hint}>{words.marked(number(answered), number(all))}</span>
      </div>
      {all > 0 && <p className={controls.hint}>{words.keys}</p>}
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

/** Letters answer while the focus is in the panel, but not where it writes; and for the lesion in whose row it is, if any. */
function useKeys(onKey: (key: string, focusedLesion: number | null) => void) {
  const section = useRef<HTMLElement>(null)
  const handler = useRef(onKey)
  useEffect(() => {
    handler.current = onKey
  })
  useEffect(() => {
    const element = section.current
    const listen = ({ key, target, ctrlKey, metaKey, altKey }: KeyboardEvent) => {
      if (ctrlKey || metaKey || altKey || target instanceof HTMLTextAreaElement) return
      const row = target instanceof Element ? target.closest<HTMLElement>('[data-lesion]') : null
      handler.current(key.toLowerCase(), row === null ? null : Number(row.dataset['lesion']))
    }
    element?.addEventListener('keydown', listen)
    return () => element?.removeEventListener('keydown', listen)
  }, [])
  return section
}
