/** A draft before its author: written on, checked, submitted. */
import { Link } from 'wouter'
import { api, type LibraryCase } from '../../api/index.ts'
import controls from '../../design/controls.module.css'
import { useWords } from '../../language/use-words.ts'
import { Problem } from '../../problems/problem.tsx'
import { Endings } from './case-deeds.tsx'
import { CaseFields, caseText, type TypedCase, typedCase } from './case-form.tsx'
import { caseWords } from './case-words.ts'
import styles from './case.module.css'
import { SubmitDraft } from './submit-draft.tsx'
import { useCaseDeed } from './use-case-deed.ts'
import { useKept } from './use-kept.ts'

const typedBefore = new Map<string, TypedCase>()

export function DraftPage({ kase }: { readonly kase: LibraryCase }) {
  const words = useWords(caseWords)
  const typed = useKept(typedBefore, kase.id, typedCase(kase))
  const save = useCaseDeed(() => api.changeCase(kase.id, caseText(typed.value)), typed.drop)
  return (
    <div className={styles.page}>
      <title>{`${kase.title} · Groundglass`}</title>
      <header className={styles.head}>
        <p>
          <Link href="/library?state=draft">{words.library}</Link>
        </p>
        <h1>{kase.title}</h1>
        <span className={styles.state}>{words.states.draft}</span>
      </header>
      <div className={styles.halves}>
        <div className={styles.half}>
          {kase.reviewComment !== null && (
            <blockquote className={styles.remark}>
              <strong>{words.sentBack}</strong> {kase.reviewComment}
            </blockquote>
          )}
          <form
            className={`${controls.panel} ${styles.form}`}
            aria-labelledby="written"
            onSubmit={(event) => {
              event.preventDefault()
              save.mutate(undefined)
            }}
          >
            <h2 id="written">{words.form}</h2>
            <CaseFields typed={typed.value} onType={typed.set} />
            {save.error !== null && <Problem error={save.error} />}
            <div className={styles.row}>
              <button
                type="submit"
                className={controls.button}
                disabled={save.isPending || !typed.changed}
              >
                {words.save}
              </button>
              <span role="status" className={controls.hint}>
                {typed.changed ? words.unsaved : save.isSuccess ? words.saved : ''}
              </span>
            </div>
          </form>
          <Endings kase={kase} />
        </div>
        <SubmitDraft
          kase={kase}
          text={caseText(typed.value)}
          unsaved={typed.changed}
          onSaved={typed.drop}
        />
      </div>
    </div>
  )
}
