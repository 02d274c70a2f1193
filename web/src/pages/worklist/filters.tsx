/** Search, filters and order of the worklist. */
import { type ChangeEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import type { StudyFilter } from '../../api/index.ts'
import controls from '../../design/controls.module.css'
import { useWords } from '../../language/use-words.ts'
import { verdictWords } from '../../verdict/verdict-words.ts'
import { type Choice, ORDERS } from './use-worklist.ts'
import { worklistWords } from './worklist-words.ts'
import styles from './worklist.module.css'

const VERDICTS = ['suspicious', 'not-suspicious', 'not-interpretable'] as const
/** Nobody types a name in one stroke. */
const SEARCH_AFTER_MS = 250

interface Props {
  readonly choice: Choice
  readonly onChange: (choice: Choice) => void
}

export function Filters({ choice, onChange }: Props) {
  const words = useWords(worklistWords)
  const { labels } = useWords(verdictWords)
  const { filter, order } = choice
  const [cleared, setCleared] = useState(0)
  const narrow = (part: { [Key in keyof StudyFilter]: StudyFilter[Key] | '' | undefined }) => {
    const entries = Object.entries({ ...filter, ...part }).filter(([, value]) => value)
    onChange({ order, filter: Object.fromEntries(entries) })
  }
  return (
    <search className={styles.filters}>
      {/* A new one after clearing: what was typed and not yet searched for goes too. */}
      <SearchField key={cleared} text={filter.text ?? ''} onChange={(text) => narrow({ text })} />
      <Labelled label={words.verdict}>
        <select
          className={controls.input}
          value={filter.verdict ?? ''}
          onChange={({ target }) =>
            narrow({ verdict: VERDICTS.find((each) => each === target.value) })
          }
        >
          <option value="">{words.anyVerdict}</option>
          {VERDICTS.map((verdict) => (
            <option key={verdict} value={verdict}>
              {labels[verdict]}
            </option>
          ))}
        </select>
      </Labelled>
      <Labelled label={words.from}>
        <input
          type="date"
          className={controls.input}
          value={filter.from ?? ''}
          onChange={({ target }) => narrow({ from: target.value })}
        />
      </Labelled>
      <Labelled label={words.to}>
        <input
          type="date"
          className={controls.input}
          value={filter.to ?? ''}
          onChange={({ target }) => narrow({ to: target.value })}
        />
      </Labelled>
      <Labelled label={words.order}>
        <select
          className={controls.input}
          value={order}
          onChange={({ target }) => {
            const chosen = ORDERS.find((each) => each === target.value)
            if (chosen) onChange({ filter, order: chosen })
          }}
        >
          {ORDERS.map((each) => (
            <option key={each} value={each}>
              {words.orders[each]}
            </option>
          ))}
        </select>
      </Labelled>
      <button
        type="button"
        className={controls.button}
        disabled={Object.keys(filter).length === 0}
        onClick={() => {
          setCleared(cleared + 1)
          onChange({ filter: {}, order })
        }}
      >
        {words.clear}
      </button>
    </search>
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

function SearchField({ text, onChange }: { text: string; onChange: (text: string) => void }) {
  const words = useWords(worklistWords)
  const [typed, setTyped] = useState(text)
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(waiting.current), [])
  const type = ({ target }: ChangeEvent<HTMLInputElement>) => {
    setTyped(target.value)
    clearTimeout(waiting.current)
    waiting.current = setTimeout(() => onChange(target.value.trim()), SEARCH_AFTER_MS)
  }
  return (
    <Labelled label={words.search}>
      <input
        type="search"
        className={`${controls.input} ${styles.search}`}
        placeholder={words.searchHint}
        maxLength={200}
        autoComplete="off"
        value={typed}
        onChange={type}
      />
    </Labelled>
  )
}

/**
 * @param onHelp shows all keys
 * @returns what to put the list into: `/` searches and `?` helps while the focus is in there, and nowhere else
 */
export function useListKeys(onHelp: () => void) {
  const section = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = section.current
    const onKey = (event: KeyboardEvent) => {
      const { key, target } = event
      if (target instanceof HTMLElement && target.matches('input:not([type="checkbox"]), select'))
        return
      if (key === '?') onHelp()
      else if (key === '/')
        element?.querySelector<HTMLInputElement>('input[type="search"]')?.focus()
      else return
      event.preventDefault()
    }
    element?.addEventListener('keydown', onKey)
    return () => element?.removeEventListener('keydown', onKey)
  }, [onHelp])
  return section
}
