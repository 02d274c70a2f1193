/** What is written about a case: one form for a new one and for a draft. */
import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { api, type CaseText } from '../../api/index.ts'
import controls from '../../design/controls.module.css'
import { Field } from '../../design/field.tsx'
import { TextArea } from '../../design/text-area.tsx'
import { useWords } from '../../language/use-words.ts'
import { caseWords } from './case-words.ts'
import styles from './case.module.css'

/** As they are typed: lists with commas between their words. */
export type TypedCase = { readonly [Key in keyof CaseText]: string }

const LICENCES = ['CC-BY-4.0', 'CC-BY-SA-4.0', 'CC-BY-NC-4.0', 'CC0-1.0']
const MAX_TEXT = 20_000
const MAX_LINE = 200
const MAX_KNOWN = 12

/** @param text as the server has it @returns it as it is typed */
export function typedCase({ findings, tags, ...text }: CaseText): TypedCase {
  const { title, history, diagnosis, proof, licence, author } = text
  const lines = { title, history, diagnosis, proof, licence, author }
  return { ...lines, findings: findings.join(', '), tags: tags.join(', ') }
}

/** @param typed in the form @returns it as the server takes it */
export function caseText({ findings, tags, ...text }: TypedCase): CaseText {
  return { ...text, findings: labelsOf(findings), tags: labelsOf(tags) }
}

/** Each once, as the server compares them. */
function labelsOf(typed: string): string[] {
  const labels = typed.split(/[,;，；、\n]/u).map((label) => label.trim().toLowerCase())
  return [...new Set(labels.filter((label) => label !== ''))]
}

interface Props {
  readonly typed: TypedCase
  readonly onType: (typed: TypedCase) => void
}

export function CaseFields({ typed, onType }: Props) {
  const words = useWords(caseWords)
  const { fields, hints } = words
  const licences = useId()
  const set = (part: Partial<TypedCase>) => onType({ ...typed, ...part })
  const line = (name: 'title' | 'author' | 'licence', hint?: string) => (
    <Field
      label={fields[name]}
      {...(hint === undefined ? {} : { hint })}
      {...(name === 'licence' ? { list: licences, maxLength: 100 } : { maxLength: MAX_LINE })}
      required
      autoComplete="off"
      value={typed[name]}
      onChange={({ target }) => set({ [name]: target.value })}
    />
  )
  const text = (name: 'history' | 'diagnosis' | 'proof', rows: number) => (
    <TextArea
      label={fields[name]}
      hint={hints[name]}
      rows={rows}
      maxLength={MAX_TEXT}
      value={typed[name]}
      onChange={({ target }) => set({ [name]: target.value })}
    />
  )
  return (
    <>
      <p className={controls.hint}>{words.noPatient}</p>
      {line('title', hints.title)}
      {text('history', 4)}
      {text('diagnosis', 2)}
      {text('proof', 2)}
      <Labels
        label={fields.findings}
        hint={hints.findings}
        facet="findings"
        value={typed.findings}
        onChange={(findings) => set({ findings })}
      />
      <Labels
        label={fields.tags}
        hint={hints.labels}
        facet="tags"
        value={typed.tags}
        onChange={(tags) => set({ tags })}
      />
      <div className={styles.pair}>
        {line('author')}
        {line('licence', hints.licence)}
        <datalist id={licences}>
          {LICENCES.map((licence) => (
            <option key={licence}>{licence}</option>
          ))}
        </datalist>
      </div>
    </>
  )
}

interface LabelsProps {
  readonly label: string
  readonly hint: string
  readonly facet: 'findings' | 'tags'
  readonly value: string
  readonly onChange: (value: string) => void
}

/** With what others have called it: one name for one thing makes a library that can be searched. */
function Labels({ label, hint, facet, value, onChange }: LabelsProps) {
  const words = useWords(caseWords)
  const { data } = useQuery({
    queryKey: ['case-facets', { state: 'published' }],
    queryFn: ({ signal }) => api.caseFacets({ state: 'published' }, signal),
  })
  const has = labelsOf(value)
  const known = (data?.[facet] ?? []).filter((each) => !has.includes(each.value))
  return (
    <div className={styles.field}>
      <Field
        label={label}
        hint={hint}
        autoComplete="off"
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
      {known.length > 0 && (
        <p className={styles.known}>
          <span className={controls.hint}>{words.known}</span>
          {known.slice(0, MAX_KNOWN).map((each) => (
            <button
              key={each.value}
              type="button"
              className={styles.knownLabel}
              aria-label={words.add(each.value)}
              onClick={() => onChange([...has, each.value].join(', '))}
            >
              {each.value}
            </button>
          ))}
        </p>
      )}
    </div>
  )
}
