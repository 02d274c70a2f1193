/** One case: what it is, how that was proven, its reading; and, on its way into the library, what is to be done. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { api, type LibraryCase } from '../../api/index.ts'
import controls from '../../design/controls.module.css'
import { useWords } from '../../language/use-words.ts'
import { usePreference } from '../../preference.ts'
import { Problem } from '../../problems/problem.tsx'
import { Loading } from '../../shell/shell.tsx'
import { quiz } from '../../similar/quiz.ts'
import { VerdictBadge } from '../../verdict/verdict-badge.tsx'
import { CaseDeeds } from './case-deeds.tsx'
import { CaseReading } from './case-reading.tsx'
import { CaseTexts } from './case-texts.tsx'
import { caseWords } from './case-words.ts'
import styles from './case.module.css'
import { DraftPage } from './draft-page.tsx'

export function CasePage({ id }: { readonly id: string }) {
  const { data, error } = useQuery({
    queryKey: ['case', id],
    queryFn: ({ signal }) => api.case(id, signal),
  })
  if (data === undefined && error !== null)
    return (
      <div className={styles.alone}>
        <Problem error={error} />
      </div>
    )
  if (data === undefined) return <Loading />
  if (data.state === 'draft' && data.own) return <DraftPage kase={data} />
  return <Shown kase={data} />
}

function Shown({ kase }: { readonly kase: LibraryCase }) {
  const words = useWords(caseWords)
  const [answered, setAnswered] = useState(false)
  const hidden = usePreference(quiz) === 'on' && kase.state === 'published' && !answered
  const title = hidden ? words.quizTitle : kase.title
  return (
    <div className={styles.page}>
      <title>{`${title} · Groundglass`}</title>
      <header className={styles.head}>
        <p>
          <Link href="/library">{words.library}</Link>
        </p>
        <h1>{title}</h1>
        {!hidden && kase.verdict !== null && <VerdictBadge state="done" verdict={kase.verdict} />}
        {kase.synthetic && <span className={styles.synthetic}>{words.synthetic}</span>}
      </header>
      <CaseReading kase={kase} hidden={hidden}>
        <CaseDeeds kase={kase} />
        {hidden ? (
          <Question kase={kase} onAnswer={() => setAnswered(true)} />
        ) : (
          <CaseTexts kase={kase} />
        )}
      </CaseReading>
    </div>
  )
}

function Question({ kase, onAnswer }: { kase: LibraryCase; onAnswer: () => void }) {
  const words = useWords(caseWords)
  return (
    <section className={`${controls.panel} ${styles.texts}`} aria-labelledby="history">
      <h2 id="history">{words.history}</h2>
      <p className={styles.prose}>{kase.history || words.noHistory}</p>
      <p className={controls.hint}>{words.quizLead}</p>
      <div className={styles.row}>
        <button
          type="button"
          className={`${controls.button} ${controls.primary}`}
          onClick={onAnswer}
        >
          {words.showAnswer}
        </button>
        <label className={styles.check}>
          <input type="checkbox" checked onChange={() => quiz.set('off')} />
          {words.quizOn}
        </label>
      </div>
    </section>
  )
}
