/** Opinions that were signed, newest first. */
import type { Opinion } from '../api/index.ts'
import controls from '../design/controls.module.css'
import { useFormats } from '../language/formats.ts'
import { useWords } from '../language/use-words.ts'
import { opinionWords } from './opinion-words.ts'
import styles from './opinion.module.css'

interface Props {
  readonly signed: readonly Opinion[]
  readonly onSlice: (slice: number) => void
}

export function SignedOpinions({ signed, onSlice }: Props) {
  const words = useWords(opinionWords)
  return (
    <div className={styles.signed}>
      <h3>{words.earlier}</h3>
      {signed.length === 0 && <p className={controls.hint}>{words.none}</p>}
      <ol>
        {signed.map((opinion) => (
          <SignedOpinion
            key={opinion.id}
            opinion={opinion}
            superseded={signed.some(({ supersedes }) => supersedes === opinion.id)}
            onSlice={onSlice}
          />
        ))}
      </ol>
    </div>
  )
}

interface OneProps extends Pick<Props, 'onSlice'> {
  readonly opinion: Opinion
  readonly superseded: boolean
}

function SignedOpinion({ opinion, superseded, onSlice }: OneProps) {
  const words = useWords(opinionWords)
  const { moment, number } = useFormats()
  const { author, own, ownVerdict, lesions, comment, signedAt } = opinion
  const disagreed = lesions.filter(({ agrees }) => !agrees)
  return (
    <li className={styles.one} data-superseded={superseded}>
      <p>
        <strong>{author}</strong> {own && `(${words.you}) `}
        <time dateTime={signedAt} className={controls.hint}>
          {moment(signedAt)}
        </time>{' '}
        {superseded && <em className={styles.superseded}>{words.superseded}</em>}
      </p>
      {ownVerdict !== null && <p>{words.before(words.first.labels[ownVerdict])}</p>}
      {lesions.length > 0 && (
        <p>{words.answers(lesions.length - disagreed.length, disagreed.length)}</p>
      )}
      {disagreed.length > 0 && (
        <p>
          {words.disagreedOn}{' '}
          {disagreed.map(({ slice, lesion }) => (
            <button
              key={`${slice}/${lesion}`}
              type="button"
              className={styles.place}
              onClick={() => onSlice(slice)}
            >
              {words.goTo(number(slice), number(lesion + 1))}
            </button>
          ))}
        </p>
      )}
      {comment !== '' && <p className={styles.said}>{comment}</p>}
    </li>
  )
}
