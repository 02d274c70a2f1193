/** The workers that live: where they are, what they read with, and how fast. */
import { useQuery } from '@tanstack/react-query'
import { api, type WorkerFacts } from '../../api/index.ts'
import controls from '../../design/controls.module.css'
import table from '../../design/table.module.css'
import { useFormats } from '../../language/formats.ts'
import { useWords } from '../../language/use-words.ts'
import styles from './administration.module.css'
import { Asked } from './asked.tsx'
import { workersWords } from './workers-words.ts'

const LOOK_AGAIN_MS = 5000

export function Workers() {
  const words = useWords(workersWords)
  const workers = useQuery({
    queryKey: ['workers'],
    queryFn: ({ signal }) => api.workers(signal),
    refetchInterval: LOOK_AGAIN_MS,
  })
  return (
    <>
      <p className={styles.lead}>{words.lead}</p>
      <section className={`${controls.panel} ${styles.part}`} aria-labelledby="workers">
        <h2 id="workers">{words.list}</h2>
        <Asked query={workers}>
          {({ items }) =>
            items.length === 0 ? <p>{words.none}</p> : <WorkerTable workers={items} />
          }
        </Asked>
      </section>
    </>
  )
}

function WorkerTable({ workers }: { readonly workers: readonly WorkerFacts[] }) {
  const words = useWords(workersWords)
  const { number, moment, ago } = useFormats()
  const { columns } = words
  return (
    <div className={table.scroll}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{columns.name}</th>
            <th scope="col">{columns.device}</th>
            <th scope="col">{columns.models}</th>
            <th scope="col">{columns.rate}</th>
            <th scope="col">{columns.series}</th>
            <th scope="col">{columns.started}</th>
            <th scope="col">{columns.heard}</th>
          </tr>
        </thead>
        <tbody>
          {workers.map((worker) => (
            <tr key={worker.id}>
              <th scope="row">
                {worker.name}
                <span className={styles.below}>
                  {words.process(worker.host, String(worker.pid))}
                </span>
              </th>
              <td>{worker.device}</td>
              <td>
                {worker.models.map(({ name, version, sha256 }) => (
                  <span key={sha256} className={styles.below} title={sha256}>
                    {name} {version}
                  </span>
                ))}
              </td>
              <td className={styles.number}>
                {worker.msPerSlice === null
                  ? words.noRate
                  : words.rate(number(worker.msPerSlice / 1000, 2))}
              </td>
              <td className={styles.number}>{number(worker.seriesCount)}</td>
              <td className={styles.number}>{moment(worker.startedAt)}</td>
              <td className={styles.number}>{ago(worker.lastSeenAt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
