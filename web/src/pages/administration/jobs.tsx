/** The queue: how much waits and runs, and what was given up, which is queued again here. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { api, type DeadLetter } from '../../api/index.ts'
import controls from '../../design/controls.module.css'
import table from '../../design/table.module.css'
import { useFormats } from '../../language/formats.ts'
import { useWords } from '../../language/use-words.ts'
import { Problem, ProblemText } from '../../problems/problem.tsx'
import { queryClient } from '../../query-client.ts'
import { verdictWords } from '../../verdict/verdict-words.ts'
import { administrationWords } from './administration-words.ts'
import styles from './administration.module.css'
import { Asked } from './asked.tsx'
import { jobsWords } from './jobs-words.ts'

const KEY = ['jobs']
const LOOK_AGAIN_MS = 5000

export function Jobs() {
  const words = useWords(jobsWords)
  const dead = useQuery({
    queryKey: [...KEY, 'dead'],
    queryFn: ({ signal }) => api.deadLetters(signal),
    refetchInterval: LOOK_AGAIN_MS,
  })
  return (
    <>
      <p className={styles.lead}>{words.lead}</p>
      <Counts />
      <section className={`${controls.panel} ${styles.part}`} aria-labelledby="dead">
        <h2 id="dead">{words.dead}</h2>
        <Asked query={dead}>{({ items }) => <DeadLetters letters={items} />}</Asked>
      </section>
    </>
  )
}

function Counts() {
  const words = useWords(jobsWords)
  const { states } = useWords(verdictWords)
  const { number, ago } = useFormats()
  const jobs = useQuery({
    queryKey: [...KEY, 'counts'],
    queryFn: ({ signal }) => api.jobs(signal),
    refetchInterval: LOOK_AGAIN_MS,
  })
  return (
    <section className={`${controls.panel} ${styles.part}`} aria-labelledby="counts">
      <h2 id="counts">{words.now}</h2>
      <Asked query={jobs}>
        {({ items }) =>
          items.length === 0 ? (
            <p className={controls.hint}>{words.none}</p>
          ) : (
            <dl className={styles.figures}>
              {items.map(({ state, count, oldestAt }) => (
                <div key={state}>
                  <dt>{states[state]}</dt>
                  <dd>
                    {number(count)}
                    {oldestAt !== null && (state === 'queued' || state === 'running') && (
                      <span>{words.since(ago(oldestAt))}</span>
                    )}
                  </dd>
                </div>
              ))}
            </dl>
          )
        }
      </Asked>
    </section>
  )
}

function DeadLetters({ letters }: { readonly letters: readonly DeadLetter[] }) {
  const words = useWords(jobsWords)
  const shared = useWords(administrationWords)
  const { number, moment } = useFormats()
  const requeue = useMutation({
    mutationFn: api.requeue,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: KEY }),
  })
  const { columns } = words
  return (
    <>
      <p role="status" className={requeue.data ? undefined : controls.visuallyHidden}>
        {requeue.data ? words.requeued(number(requeue.data.queued.length)) : ''}
      </p>
      {requeue.error !== null && <Problem error={requeue.error} />}
      {letters.length === 0 ? (
        <p className={controls.hint}>{words.noneDead}</p>
      ) : (
        <>
          <div className={table.scroll}>
            <table className={table.table}>
              <thead>
                <tr>
                  <th scope="col">{columns.died}</th>
                  <th scope="col">{columns.study}</th>
                  <th scope="col">{columns.model}</th>
                  <th scope="col">{columns.attempts}</th>
                  <th scope="col">{columns.why}</th>
                  <th scope="col">
                    <span className={controls.visuallyHidden}>{shared.action}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {letters.map((letter) => (
                  <tr key={letter.analysisId}>
                    <th scope="row" className={styles.number}>
                      {moment(letter.diedAt)}
                    </th>
                    <td>
                      <Link href={`/studies/${letter.studyId}`}>{words.open}</Link>
                    </td>
                    <td>{letter.model}</td>
                    <td className={styles.number}>{number(letter.attempts)}</td>
                    <td>
                      <Why letter={letter} />
                    </td>
                    <td>
                      <button
                        type="button"
                        className={controls.button}
                        aria-label={words.requeueNamed(moment(letter.diedAt))}
                        disabled={requeue.isPending}
                        onClick={() => requeue.mutate([letter.analysisId])}
                      >
                        {words.requeue}
                      </button>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <div>
            <button
              type="button"
              className={controls.button}
              disabled={requeue.isPending}
              onClick={() => requeue.mutate(letters.map(({ analysisId }) => analysisId))}
            >
              {words.requeueAll}
            </button>
          </div>
        </>
      )}
    </>
  )
}

function Why({ letter: { errorCode, errorMessage } }: { readonly letter: DeadLetter }) {
  const { meanings } = useWords(jobsWords)
  const meaning = new Map<string, string>(Object.entries(meanings)).get(errorCode ?? '')
  return (
    <>
      {meaning ?? <ProblemText code={errorCode ?? ''} message={errorMessage} />}
      <code className={`${controls.code} ${styles.below}`}>{errorCode}</code>
    </>
  )
}
