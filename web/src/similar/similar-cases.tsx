/** Published cases that are nearest to a reading by its quantities, each with what is alike and what is not. */
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { addresses, api, type SimilarCases as Found } from '../api/index.ts'
import controls from '../design/controls.module.css'
import { useFormats } from '../language/formats.ts'
import { useWords } from '../language/use-words.ts'
import { usePreference } from '../preference.ts'
import { Problem } from '../problems/problem.tsx'
import { quiz } from './quiz.ts'
import { similarWords } from './similar-words.ts'
import styles from './similar.module.css'

/** As far as two cases of a library usually are from each other. */
const ALIKE = 1
const PARTS = ['extent', 'severity', 'distribution', 'density'] as const

export function SimilarCases({ of }: { readonly of: { analysisId: string } | { caseId: string } }) {
  const words = useWords(similarWords)
  const { data, error } = useQuery({
    queryKey: ['similar-cases', of],
    queryFn: ({ signal }) => api.similarCases(of, signal),
  })
  if (data?.profile === null) return null
  return (
    <section
      className={`${controls.panel} ${styles.similar}`}
      aria-labelledby="similar"
      data-tour="similar"
    >
      <div>
        <h2 id="similar">{words.title}</h2>
        <p className={controls.hint}>{words.lead}</p>
      </div>
      {error !== null && <Problem error={error} />}
      {data?.items.length === 0 && (
        <p className={controls.hint}>
          {words.none} <Link href="/library">{words.library}</Link>
        </p>
      )}
      <ol className={styles.list}>
        {data?.items.map((each) => (
          <Similar key={each.case.id} found={each} />
        ))}
      </ol>
    </section>
  )
}

function Similar({ found }: { readonly found: Found['items'][number] }) {
  const words = useWords(similarWords)
  const { number } = useFormats()
  const quizzing = usePreference(quiz) === 'on'
  const { id, title, diagnosis, profile, synthetic } = found.case
  const named = (near: boolean) =>
    PARTS.filter((part) => found.parts[part] < ALIKE === near)
      .map((part) => words.parts[part])
      .join(words.and)
  const [alike, unlike] = [named(true), named(false)]
  return (
    <li className={styles.item}>
      <span className={styles.picture}>
        <img src={addresses.caseKeySlice(id)} alt="" loading="lazy" />
        {synthetic && <span className={styles.synthetic}>{words.synthetic}</span>}
      </span>
      <div className={styles.text}>
        <Link href={`/library/${id}`}>{quizzing ? words.hidden : title}</Link>
        {!quizzing && <span className={styles.diagnosis}>{diagnosis}</span>}
        {profile !== null && (
          <span>
            {words.profile(number(profile.involvementPercent, 1), number(profile.severityScore))}
          </span>
        )}
        <span>
          {alike !== '' && words.alike(alike)}
          {alike !== '' && unlike !== '' && ' · '}
          {unlike !== '' && words.unlike(unlike)}
        </span>
        <span title={words.distanceHint}>{words.distance(number(found.distance, 2))}</span>
      </div>
    </li>
  )
}
