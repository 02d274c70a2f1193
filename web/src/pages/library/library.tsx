/** The case library: published cases for everybody, and those under way for who writes and reviews them. */
import { Link } from 'wouter'
import type { CaseFilter } from '../../api/index.ts'
import controls from '../../design/controls.module.css'
import { useWords } from '../../language/use-words.ts'
import { Problem } from '../../problems/problem.tsx'
import { mayReview, maySend, useSession } from '../../session.ts'
import { Loading } from '../../shell/shell.tsx'
import { CaseCard } from './case-card.tsx'
import { CaseFilters } from './case-filters.tsx'
import { ImportCase } from './import-case.tsx'
import { libraryWords } from './library-words.ts'
import styles from './library.module.css'
import { StateChoice } from './state-choice.tsx'
import { useCaseFilter, useCases } from './use-cases.ts'

export function Library() {
  const words = useWords(libraryWords)
  const session = useSession()
  const { filter, change } = useCaseFilter()
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useCases(filter)
  const cases = data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <div className={styles.page}>
      <title>{`${words.title} · Groundglass`}</title>
      <header className={styles.head}>
        <div>
          <h1>{words.title}</h1>
          <p className={styles.lead}>{words.lead}</p>
        </div>
        {mayReview(session) && <ImportCase />}
      </header>
      <div className={styles.bar}>
        {maySend(session) && (
          <StateChoice state={filter.state} onChange={(state) => change({ state })} />
        )}
        <CaseFilters filter={filter} onChange={change} />
      </div>
      {error !== null && <Problem error={error} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && (
        <p role="status" className={styles.shown}>
          {cases.length > 0 ? words.shown(cases.length, hasNextPage) : ''}
        </p>
      )}
      {data !== undefined && cases.length === 0 && <Empty filter={filter} />}
      <ul className={styles.cards}>
        {cases.map((each) => (
          <CaseCard key={each.id} kase={each} onFilter={change} />
        ))}
      </ul>
      {hasNextPage && (
        <button
          type="button"
          className={`${controls.button} ${styles.more}`}
          disabled={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          {words.more}
        </button>
      )}
    </div>
  )
}

function Empty({ filter: { state, ...filter } }: { readonly filter: CaseFilter }) {
  const words = useWords(libraryWords)
  const writes = maySend(useSession())
  const filtered = Object.keys(filter).length > 0
  if (filtered)
    return (
      <section className={styles.empty}>
        <h2>{words.noneFound}</h2>
        <p>{words.noneFoundLead}</p>
      </section>
    )
  return (
    <section className={styles.empty}>
      <h2>{state === 'published' ? words.none : words.noneOf[state]}</h2>
      {state === 'published' && <p>{writes ? words.noneLead : words.noneLeadVisitor}</p>}
      {writes && (
        <Link href="/" className={controls.button}>
          {words.worklist}
        </Link>
      )}
    </section>
  )
}
