/** Search and filters of the library, each choice with how many cases it has; they stand in the address, as nothing in them is a patient's. */
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { CaseFilter } from '../../api/index.ts'
import controls from '../../design/controls.module.css'
import { useFormats } from '../../language/formats.ts'
import { useWords } from '../../language/use-words.ts'
import { usePreference } from '../../preference.ts'
import { quiz } from '../../similar/quiz.ts'
import { verdictWords } from '../../verdict/verdict-words.ts'
import { libraryWords } from './library-words.ts'
import styles from './library.module.css'
import { useFacets, VERDICTS } from './use-cases.ts'

const SEARCH_AFTER_MS = 250

interface Props {
  readonly filter: CaseFilter
  readonly onChange: (part: { [Key in keyof CaseFilter]?: CaseFilter[Key] | undefined }) => void
}

export function CaseFilters({ filter, onChange }: Props) {
  const words = useWords(libraryWords)
  const { labels } = useWords(verdictWords)
  const quizzing = usePreference(quiz) === 'on'
  const { data } = useFacets(filter)
  const verdicts = VERDICTS.map((value) => ({
    value,
    count: data?.verdicts.find((each) => each.value === value)?.count ?? 0,
  }))
  const { state, ...narrowed } = filter
  return (
    <search className={styles.filters} aria-label={words.filters}>
      <SearchField text={filter.text ?? ''} onChange={(text) => onChange({ text })} />
      {!quizzing && (
        <>
          <Choice
            label={words.verdict}
            any={words.anyVerdict}
            value={filter.verdict}
            options={verdicts}
            name={(value) => labels[value]}
            onChange={(verdict) => onChange({ verdict })}
          />
          <Choice
            label={words.finding}
            any={words.anyFinding}
            value={filter.finding}
            options={data?.findings ?? []}
            name={(value) => value}
            onChange={(finding) => onChange({ finding })}
          />
          <Choice
            label={words.tag}
            any={words.anyTag}
            value={filter.tag}
            options={data?.tags ?? []}
            name={(value) => value}
            onChange={(tag) => onChange({ tag })}
          />
        </>
      )}
      <button
        type="button"
        className={controls.button}
        disabled={Object.keys(narrowed).length === 0}
        onClick={() =>
          onChange({
            state,
            text: undefined,
            verdict: undefined,
            finding: undefined,
            tag: undefined,
          })
        }
      >
        {words.clear}
      </button>
      <label className={styles.quiz}>
        <input
          type="checkbox"
          checked={quizzing}
          onChange={({ target }) => quiz.set(target.checked ? 'on' : 'off')}
        />
        {words.quiz}
      </label>
    </search>
  )
}

interface ChoiceProps<Value extends string> {
  readonly label: string
  readonly any: string
  readonly value: Value | undefined
  readonly options: readonly { readonly value: Value; readonly count: number }[]
  readonly name: (value: Value) => string
  readonly onChange: (value: Value | undefined) => void
}

function Choice<Value extends string>(props: ChoiceProps<Value>) {
  const { label, any, value, options, name, onChange } = props
  const words = useWords(libraryWords)
  const { number } = useFormats()
  // What was chosen stays to be seen where nothing has it any more.
  const listed =
    value === undefined || options.some((each) => each.value === value)
      ? options
      : [...options, { value, count: 0 }]
  return (
    <Labelled label={label}>
      <select
        className={controls.input}
        value={value ?? ''}
        onChange={({ target }) =>
          onChange(listed.find((each) => each.value === target.value)?.value)
        }
      >
        <option value="">{any}</option>
        {listed.map((each) => (
          <option key={each.value} value={each.value}>
            {words.option(name(each.value), number(each.count))}
          </option>
        ))}
      </select>
    </Labelled>
  )
}

function SearchField({ text, onChange }: { text: string; onChange: (text: string) => void }) {
  const words = useWords(libraryWords)
  const [typed, setTyped] = useState(text)
  const [known, setKnown] = useState(text)
  // Cleared, or gone back in the browser: the field follows the address.
  if (text !== known) {
    setKnown(text)
    if (text !== typed.trim()) setTyped(text)
  }
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(waiting.current), [])
  return (
    <Labelled label={words.search}>
      <input
        type="search"
        className={`${controls.input} ${styles.search}`}
        placeholder={words.searchHint}
        maxLength={200}
        autoComplete="off"
        value={typed}
        onChange={({ target }) => {
          setTyped(target.value)
          clearTimeout(waiting.current)
          waiting.current = setTimeout(() => onChange(target.value.trim()), SEARCH_AFTER_MS)
        }}
      />
    </Labelled>
  )
}

function Labelled({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <label className={controls.field}>
      <span className={controls.label}>{label}</span>
      {children}
    </label>
  )
}
