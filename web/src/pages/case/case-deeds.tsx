/** Where a case stands, and what whoever looks at it may do: review it, withdraw it, delete it. */
import { useState } from 'react'
import { useLocation } from 'wouter'
import { api, type LibraryCase } from '../../api/index.ts'
import controls from '../../design/controls.module.css'
import { useWords } from '../../language/use-words.ts'
import { Problem } from '../../problems/problem.tsx'
import { mayReview, useSession } from '../../session.ts'
import { ReviewPanel } from './review-panel.tsx'
import { caseWords } from './case-words.ts'
import styles from './case.module.css'
import { useCaseDeed } from './use-case-deed.ts'

export function CaseDeeds({ kase }: { readonly kase: LibraryCase }) {
  const words = useWords(caseWords)
  const session = useSession()
  const { state, own, reviewComment } = kase
  const answers = own || session.role === 'administrator'
  const reviews = mayReview(session) && state === 'in-review' && !own
  // Whoever only looks is told nothing of how it came here.
  if (!answers && !reviews) return null
  return (
    <>
      <section className={`${controls.panel} ${styles.deeds}`} aria-labelledby="state">
        <h2 id="state">{words.states[state]}</h2>
        <p className={controls.hint}>{words.stateLeads[state]}</p>
        {state === 'in-review' && own && <p>{words.waits}</p>}
        {reviewComment !== null && reviewComment !== '' && <Remark text={reviewComment} />}
        {answers && <Endings kase={kase} />}
      </section>
      {reviews && <ReviewPanel key={kase.id} kase={kase} />}
    </>
  )
}

function Remark({ text }: { readonly text: string }) {
  const words = useWords(caseWords)
  return (
    <blockquote className={styles.remark}>
      <strong>{words.remark}</strong> {text}
    </blockquote>
  )
}

/** Withdrawn first, deleted then: each is asked about once more. */
export function Endings({ kase: { id, state, own } }: { readonly kase: LibraryCase }) {
  const words = useWords(caseWords)
  const { role } = useSession()
  const [, go] = useLocation()
  const [asking, setAsking] = useState(false)
  const withdraw = useCaseDeed(api.withdrawCase, () => setAsking(false))
  const remove = useCaseDeed(api.deleteCase, () => go('/library'))
  const withdraws = state === 'in-review' || state === 'published'
  const mayDelete = role === 'administrator' || (own && role === 'radiologist')
  if (!withdraws && !mayDelete) return null
  const deed = withdraws ? withdraw : remove
  const name = withdraws ? words.withdraw : words.delete
  return (
    <div className={styles.endings}>
      {asking ? (
        <>
          <p>{withdraws ? words.withdrawAsk : words.deleteAsk}</p>
          <div className={styles.row}>
            <button
              type="button"
              className={`${controls.button} ${controls.danger}`}
              disabled={deed.isPending}
              onClick={() => deed.mutate(id)}
            >
              {name}
            </button>
            <button type="button" className={controls.button} onClick={() => setAsking(false)}>
              {words.keep}
            </button>
          </div>
        </>
      ) : (
        <div>
          <button type="button" className={controls.button} onClick={() => setAsking(true)}>
            {name}
          </button>
        </div>
      )}
      {deed.error !== null && <Problem error={deed.error} />}
    </div>
  )
}
