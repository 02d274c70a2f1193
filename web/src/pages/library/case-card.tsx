/** A case in the list: its key slice, what it is, how that was proven. */
import { Link } from 'wouter'
import { addresses, type CaseFilter, type LibraryCase } from '../../api/index.ts'
import { useWords } from '../../language/use-words.ts'
import { usePreference } from '../../preference.ts'
import { mayReview, useSession } from '../../session.ts'
import { quiz } from '../../similar/quiz.ts'
import { VerdictBadge } from '../../verdict/verdict-badge.tsx'
import { libraryWords } from './library-words.ts'
import styles from './library.module.css'

interface Props {
  readonly kase: LibraryCase
  readonly onFilter: (part: Partial<CaseFilter>) => void
}

export function CaseCard({ kase, onFilter }: Props) {
  const words = useWords(libraryWords)
  const hidden = usePreference(quiz) === 'on' && kase.state === 'published'
  const { id, title, diagnosis, proof, history, verdict } = kase
  return (
    <li>
      <article className={styles.card}>
        <Picture kase={kase} hidden={hidden} />
        <div className={styles.cardText}>
          <h2>
            <Link href={`/library/${id}`} className={styles.cardLink}>
              {hidden ? words.hidden : title}
            </Link>
          </h2>
          <State kase={kase} />
          {hidden ? (
            <p className={styles.history}>{history || words.hiddenHistory}</p>
          ) : (
            <>
              {verdict !== null && <VerdictBadge state="done" verdict={verdict} />}
              <dl className={styles.facts}>
                <dt>{words.diagnosis}</dt>
                <dd>{diagnosis || words.notYet}</dd>
                <dt>{words.proof}</dt>
                <dd>{proof || words.notYet}</dd>
              </dl>
              <Labels
                name={words.findings}
                labels={kase.findings}
                onChoose={(finding) => onFilter({ finding })}
              />
              <Labels name={words.tags} labels={kase.tags} onChoose={(tag) => onFilter({ tag })} />
            </>
          )}
        </div>
      </article>
    </li>
  )
}

function Picture({ kase, hidden }: { readonly kase: LibraryCase; readonly hidden: boolean }) {
  const words = useWords(libraryWords)
  const { id, title, synthetic } = kase
  return (
    <div className={styles.picture}>
      {/* Before it is submitted, and after it was sent back, there is none. */}
      {synthetic === null ? (
        <p>{words.noPicture}</p>
      ) : (
        <img
          src={addresses.caseKeySlice(id)}
          alt={hidden ? words.keyHidden : words.key(title)}
          loading="lazy"
        />
      )}
      {synthetic && <span className={styles.synthetic}>{words.synthetic}</span>}
    </div>
  )
}

/** What has to be done about it, and by whom. */
function State({ kase: { state, own, reviewComment } }: Pick<Props, 'kase'>) {
  const words = useWords(libraryWords)
  const reviews = mayReview(useSession())
  if (state === 'in-review' && own) return <p className={styles.note}>{words.ownInReview}</p>
  if (state === 'in-review' && reviews) return <p className={styles.note}>{words.toReview}</p>
  if (state === 'draft' && own)
    return <p className={styles.note}>{reviewComment === null ? words.ownDraft : words.sentBack}</p>
  return null
}

interface LabelsProps {
  readonly name: string
  readonly labels: readonly string[]
  readonly onChoose: (label: string) => void
}

function Labels({ name, labels, onChoose }: LabelsProps) {
  const words = useWords(libraryWords)
  if (labels.length === 0) return null
  return (
    <ul className={styles.labels} aria-label={name}>
      {labels.map((label) => (
        <li key={label}>
          <button
            type="button"
            className={styles.label}
            title={words.filterBy(label)}
            onClick={() => onChoose(label)}
          >
            {label}
          </button>
        </li>
      ))}
    </ul>
  )
}
