/** Before a draft goes to the reviewers: what de-identification changes, what it cannot, and a person's word that they have looked. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import {
  api,
  type CaseText,
  codeOf,
  type Deidentification,
  type LibraryCase,
} from '../../api/index.ts'
import controls from '../../design/controls.module.css'
import { useFormats } from '../../language/formats.ts'
import { useWords } from '../../language/use-words.ts'
import { Problem } from '../../problems/problem.tsx'
import { Loading } from '../../shell/shell.tsx'
import { firstSliceToShow } from '../study/reading-view.tsx'
import { serverCase } from '../../viewer/server-case.ts'
import { Viewer } from '../../viewer/viewer.tsx'
import { caseWords } from './case-words.ts'
import styles from './case.module.css'
import { Signs } from './signs.tsx'
import { useCaseDeed } from './use-case-deed.ts'

const ACTIONS = ['X', 'Z', 'D', 'U', 'C'] as const
const NEEDED = ['diagnosis', 'proof', 'findings'] as const
const NAME_IN_TEXT = 'case/patient-name-in-text'

interface Props {
  readonly kase: LibraryCase
  readonly text: CaseText
  readonly unsaved: boolean
  readonly onSaved: () => void
}

export function SubmitDraft({ kase, text, unsaved, onSaved }: Props) {
  const words = useWords(caseWords)
  const { id, analysisId } = kase
  const preview = useQuery({
    queryKey: ['deidentification', id],
    queryFn: ({ signal }) => api.deidentification(id, signal),
    // The study's images change only with a new analysis, which the server asks for by name.
    staleTime: Infinity,
  })
  const [looked, setLooked] = useState(false)
  const [isWord, setIsWord] = useState(false)
  const { mutate, error, isPending } = useCaseDeed(async () => {
    if (unsaved) {
      await api.changeCase(id, text)
      onSaved()
    }
    const signs = preview.data?.warnings.map(({ code }) => code) ?? []
    return api.submitCase(id, isWord ? [...signs, NAME_IN_TEXT] : signs)
  })
  const missing = NEEDED.filter((field) => text[field].length === 0)
  const named = isWord || codeOf(error) === NAME_IN_TEXT
  return (
    <section className={`${controls.panel} ${styles.submit}`} aria-labelledby="submit">
      <h2 id="submit">{words.submitTitle}</h2>
      {preview.error !== null && <Problem error={preview.error} />}
      {preview.isPending && <p role="status">{words.checking}</p>}
      {preview.data && <Changes preview={preview.data} />}
      {analysisId !== null && <Pictures analysisId={analysisId} />}
      {preview.data && (
        <>
          {preview.data.warnings.length === 0 ? (
            <p>{words.noSigns}</p>
          ) : (
            <>
              <p>{words.signs}</p>
              <Signs signs={preview.data.warnings} />
            </>
          )}
          <label className={styles.check}>
            <input
              type="checkbox"
              checked={looked}
              onChange={({ target }) => setLooked(target.checked)}
            />
            {words.lookedAll}
          </label>
        </>
      )}
      {named && (
        <label className={styles.check}>
          <input
            type="checkbox"
            checked={isWord}
            onChange={({ target }) => setIsWord(target.checked)}
          />
          {words.nameIsWord}
        </label>
      )}
      {missing.length > 0 && (
        <p className={styles.missing}>
          {words.missing(missing.map((field) => words.fields[field]).join(words.and))}
        </p>
      )}
      {error !== null && <Problem error={error} />}
      <div className={styles.row}>
        <button
          type="button"
          className={`${controls.button} ${controls.primary}`}
          disabled={isPending || !looked || missing.length > 0}
          onClick={() => mutate(undefined)}
        >
          {words.submit}
        </button>
        <span role="status" className={controls.hint}>
          {isPending && words.submitting}
        </span>
      </div>
    </section>
  )
}

function Changes({ preview: { instances, changes } }: { readonly preview: Deidentification }) {
  const words = useWords(caseWords)
  const { number } = useFormats()
  return (
    <div className={styles.changes}>
      <p>{words.changes(number(instances))}</p>
      {ACTIONS.map((action) => {
        const changed = changes.filter((each) => each.action === action)
        return (
          changed.length > 0 && (
            <details key={action}>
              <summary>{words.action(words.actions[action], number(changed.length))}</summary>
              <ul className={styles.attributes}>
                {changed.map(({ tag, keyword }) => (
                  <li key={tag}>
                    <code>{tag}</code> {keyword}
                  </li>
                ))}
              </ul>
            </details>
          )
        )
      })}
      <p>{words.pixels}</p>
    </div>
  )
}

/** Of the study as it is, without a mark on them: what is in its pixels is in those of the copy. */
function Pictures({ analysisId }: { readonly analysisId: string }) {
  const [chosen, setChosen] = useState<number | null>(null)
  const { data, error } = useQuery({
    queryKey: ['analysed-case', analysisId],
    queryFn: async ({ signal }) => {
      const analysis = await api.analysis(analysisId, signal)
      return serverCase(analysis, await api.reading(analysisId, signal))
    },
    staleTime: Infinity,
  })
  if (error !== null) return <Problem error={error} />
  if (data === undefined) return <Loading />
  const slice = chosen ?? firstSliceToShow(data.reading)
  return <Viewer viewed={data} lesions={null} slice={slice} onSlice={setChosen} />
}
