/** A study on its way into the library: the first words, which make a draft. */
import { useLocation } from 'wouter'
import { api } from '../../api/index.ts'
import controls from '../../design/controls.module.css'
import form from '../../design/form.module.css'
import { useWords } from '../../language/use-words.ts'
import { Problem } from '../../problems/problem.tsx'
import { maySend, useSession } from '../../session.ts'
import { NotFound } from '../not-found/not-found.tsx'
import { CaseFields, caseText, type TypedCase } from './case-form.tsx'
import { caseWords } from './case-words.ts'
import styles from './case.module.css'
import { useCaseDeed } from './use-case-deed.ts'
import { useKept } from './use-kept.ts'

const typedBefore = new Map<string, TypedCase>()

interface Props {
  readonly studyId: string
  readonly analysisId: string
}

export function NewCase({ studyId, analysisId }: Props) {
  const words = useWords(caseWords)
  const session = useSession()
  const [, go] = useLocation()
  const typed = useKept(typedBefore, analysisId, {
    title: '',
    history: '',
    diagnosis: '',
    proof: '',
    findings: '',
    tags: '',
    licence: 'CC-BY-4.0',
    author: session.name ?? '',
  })
  const { mutate, error, isPending } = useCaseDeed(
    () => api.createCase({ ...caseText(typed.value), studyId, analysisId }),
    ({ id }) => {
      typed.drop()
      go(`/library/${id}`)
    },
  )
  // A session that ended while somebody wrote is renewed over the page.
  if (session.kind === 'user' && !maySend(session)) return <NotFound />
  return (
    <div className={styles.narrow}>
      <title>{`${words.newTitle} · Groundglass`}</title>
      <header>
        <h1>{words.newTitle}</h1>
        <p className={form.lead}>{words.newLead}</p>
      </header>
      <form
        className={`${controls.panel} ${styles.form}`}
        aria-label={words.form}
        onSubmit={(event) => {
          event.preventDefault()
          mutate(undefined)
        }}
      >
        <CaseFields typed={typed.value} onType={typed.set} />
        {error !== null && <Problem error={error} />}
        <div>
          <button
            type="submit"
            className={`${controls.button} ${controls.primary}`}
            disabled={isPending}
          >
            {words.saveDraft}
          </button>
        </div>
      </form>
    </div>
  )
}
