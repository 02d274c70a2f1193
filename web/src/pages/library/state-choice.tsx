/** Which part of the library: what everybody sees, or what is under way, with how many wait. */
import type { CaseState } from '../../api/index.ts'
import controls from '../../design/controls.module.css'
import { useFormats } from '../../language/formats.ts'
import { useWords } from '../../language/use-words.ts'
import { libraryWords } from './library-words.ts'
import styles from './library.module.css'
import { STATES, useFacets } from './use-cases.ts'

interface Props {
  readonly state: CaseState
  readonly onChange: (state: CaseState) => void
}

export function StateChoice({ state, onChange }: Props) {
  const words = useWords(libraryWords)
  const { number } = useFormats()
  const waiting = useFacets({ state: 'in-review' }).data?.verdicts ?? []
  const count = waiting.reduce((sum, each) => sum + each.count, 0)
  return (
    <fieldset className={styles.states}>
      <legend className={controls.visuallyHidden}>{words.show}</legend>
      {STATES.map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={each === state}
          className={styles.state}
          onClick={() => onChange(each)}
        >
          {each === 'in-review' && count > 0
            ? words.stateCount(words.states[each], number(count))
            : words.states[each]}
        </button>
      ))}
    </fieldset>
  )
}
