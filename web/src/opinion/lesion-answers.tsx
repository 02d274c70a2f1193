/** The lesions of a slice, each agreed to or not. */
import type { Reading } from '../../../src/core/index.ts'
import controls from '../design/controls.module.css'
import { useFormats } from '../language/formats.ts'
import { useWords } from '../language/use-words.ts'
import { verdictWords } from '../verdict/verdict-words.ts'
import { type Draft, lesionKey } from './draft.ts'
import { opinionWords } from './opinion-words.ts'
import styles from './opinion.module.css'

interface Props {
  readonly reading: Reading
  readonly slice: number
  readonly answers: Draft['answers']
  readonly onAnswer: (lesion: number, agrees: boolean) => void
}

export function LesionAnswers({ reading, slice, answers, onAnswer }: Props) {
  const words = useWords(opinionWords)
  const { quadrants } = useWords(verdictWords)
  const { number } = useFormats()
  const lesions = reading.slices[slice]?.lesions ?? []
  return (
    <div className={styles.lesions}>
      <h3>{words.onSlice(number(slice))}</h3>
      {lesions.length === 0 && <p className={controls.hint}>{words.noLesions}</p>}
      <ul>
        {lesions.map((lesion, index) => {
          const answer = answers[lesionKey(slice, index)]
          const where = lesion.quadrants.map((each) => quadrants[each]).join(', ')
          const name = words.lesion(number(index + 1), where)
          return (
            // Lesions have no name but their place.
            <li key={lesionKey(slice, index)} data-lesion={index} className={styles.lesion}>
              <span>{name}</span>
              {([true, false] as const).map((agrees) => (
                <button
                  key={String(agrees)}
                  type="button"
                  className={styles.answer}
                  aria-pressed={answer === agrees}
                  aria-label={`${agrees ? words.agree : words.disagree}: ${name}`}
                  onClick={() => onAnswer(index, agrees)}
                >
                  {agrees ? words.agree : words.disagree}
                </button>
              ))}
            </li>
          )
        })}
      </ul>
    </div>
  )
}

/**
 * @param reading as stored
 * @param answers given so far
 * @param from the slice that is looked at
 * @returns the nearest lesion without an answer on it or headward, else the first of all; null: all have one
 */
export function nextUnanswered(
  { slices }: Reading,
  answers: Draft['answers'],
  from: number,
): { readonly slice: number; readonly lesion: number } | null {
  const open = slices.flatMap(({ index, lesions }) =>
    lesions.flatMap((_, lesion) =>
      answers[lesionKey(index, lesion)] === undefined ? [{ slice: index, lesion }] : [],
    ),
  )
  return open.find(({ slice }) => slice >= from) ?? open[0] ?? null
}
