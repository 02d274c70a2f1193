/** Asks for one's own verdict before anything of the reading is shown. */
import { useState } from 'react'
import type { VerdictLabel } from '../api/index.ts'
import controls from '../design/controls.module.css'
import { useWords } from '../language/use-words.ts'
import { opinionWords } from './opinion-words.ts'
import styles from './opinion.module.css'
import type { OwnOpinion } from './use-opinion.ts'

const LABELS = ['suspicious', 'not-suspicious', 'not-interpretable'] as const

export function OwnVerdict({ opinion }: { readonly opinion: OwnOpinion }) {
  const { first: words } = useWords(opinionWords)
  const [verdict, setVerdict] = useState<VerdictLabel | null>(null)
  return (
    <section className={`${controls.panel} ${styles.first}`} aria-labelledby="own-verdict">
      <h2 id="own-verdict">{words.title}</h2>
      <p className={controls.hint}>{words.about}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (verdict !== null) opinion.change({ ownVerdict: verdict, seen: true })
        }}
      >
        <fieldset className={styles.labels}>
          <legend>{words.question}</legend>
          {LABELS.map((label) => (
            <label key={label}>
              <input
                type="radio"
                name="own-verdict"
                required
                checked={verdict === label}
                onChange={() => setVerdict(label)}
              />
              {words.labels[label]}
            </label>
          ))}
        </fieldset>
        <div className={styles.row}>
          <button type="submit" className={`${controls.button} ${controls.primary}`}>
            {words.give}
          </button>
          <button
            type="button"
            className={`${controls.button} ${controls.quiet}`}
            onClick={() => opinion.change({ seen: true })}
          >
            {words.skip}
          </button>
        </div>
      </form>
    </section>
  )
}
