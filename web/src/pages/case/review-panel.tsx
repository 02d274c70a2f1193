/** The second person's word: accepted, which publishes it, or sent back with a remark. */
import { useLocation } from 'wouter'
import { api, type LibraryCase } from '../../api/index.ts'
import controls from '../../design/controls.module.css'
import { TextArea } from '../../design/text-area.tsx'
import { useWords } from '../../language/use-words.ts'
import { Problem } from '../../problems/problem.tsx'
import { caseWords } from './case-words.ts'
import styles from './case.module.css'
import { Signs } from './signs.tsx'
import { useCaseDeed } from './use-case-deed.ts'
import { useKept } from './use-kept.ts'

const comments = new Map<string, string>()

type Decision = 'accept' | 'send-back'

export function ReviewPanel({ kase }: { readonly kase: LibraryCase }) {
  const words = useWords(caseWords)
  const [, go] = useLocation()
  const comment = useKept(comments, kase.id, '')
  const { mutate, error, isPending } = useCaseDeed(
    (decision: Decision) => api.reviewCase(kase.id, { decision, comment: comment.value.trim() }),
    ({ state }) => {
      comment.drop()
      // It is its author's alone again.
      if (state === 'draft') go('/library?state=in-review')
    },
  )
  return (
    <section className={`${controls.panel} ${styles.deeds}`} aria-labelledby="review">
      <h2 id="review">{words.review}</h2>
      <p>{words.reviewLead}</p>
      {kase.warnings.length > 0 && (
        <>
          <p>{words.looked}</p>
          <Signs signs={kase.warnings.map((code) => ({ code, instances: null }))} />
        </>
      )}
      <TextArea
        label={words.comment}
        hint={words.commentHint}
        rows={3}
        maxLength={5000}
        value={comment.value}
        onChange={({ target }) => comment.set(target.value)}
      />
      {error !== null && <Problem error={error} />}
      <div className={styles.row}>
        <button
          type="button"
          className={`${controls.button} ${controls.primary}`}
          disabled={isPending}
          onClick={() => mutate('accept')}
        >
          {words.accept}
        </button>
        <button
          type="button"
          className={controls.button}
          disabled={isPending || comment.value.trim() === ''}
          onClick={() => mutate('send-back')}
        >
          {words.sendBack}
        </button>
      </div>
    </section>
  )
}
