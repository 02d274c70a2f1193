/** What is deleted by itself and when, and what has been. */
import { useQueries, useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { api, type AuditEvent } from '../../api/index.ts'
import controls from '../../design/controls.module.css'
import table from '../../design/table.module.css'
import { useFormats } from '../../language/formats.ts'
import { useWords } from '../../language/use-words.ts'
import { Problem } from '../../problems/problem.tsx'
import { Loading } from '../../shell/shell.tsx'
import styles from './administration.module.css'
import { Asked } from './asked.tsx'
import { auditWords } from './audit-words.ts'
import { Detail, isAction, useActorName } from './event-text.tsx'
import { retentionWords } from './retention-words.ts'
import { settingsQuery } from './settings-query.ts'

const DELETIONS = [
  'study.delete',
  'analysis.delete',
  'upload.delete',
  'guest-link.delete',
  'storage.collect',
] as const
const LIMITS = [
  'GROUNDGLASS_STUDIES_DAYS',
  'GROUNDGLASS_ANALYSES_DAYS',
  'GROUNDGLASS_UPLOADS_DAYS',
  'GROUNDGLASS_GUEST_HOURS',
] as const
const SHOWN = 20

export function Retention() {
  const words = useWords(retentionWords)
  return (
    <>
      <p className={styles.lead}>{words.lead}</p>
      <Limits />
      <section className={`${controls.panel} ${styles.part}`} aria-labelledby="deleted">
        <h2 id="deleted">{words.deleted}</h2>
        <Deletions />
        <p>
          <Link href="/administration/audit">{words.all}</Link>
        </p>
      </section>
    </>
  )
}

function Limits() {
  const words = useWords(retentionWords)
  const { number } = useFormats()
  const settings = useQuery(settingsQuery)
  return (
    <section className={`${controls.panel} ${styles.part}`} aria-labelledby="limits">
      <h2 id="limits">{words.settings}</h2>
      <Asked query={settings}>
        {({ items }) => (
          <dl className={styles.figures}>
            {LIMITS.map((name) => {
              const value = items.find(({ variable }) => variable === name)?.value ?? null
              const tell = name.endsWith('HOURS') ? words.hours : words.days
              return (
                <div key={name}>
                  <dt>{words.names[name]}</dt>
                  <dd>
                    {value === null ? words.forGood : tell(number(Number(value)))}
                    <span className={styles.mono}>{name}</span>
                  </dd>
                </div>
              )
            })}
          </dl>
        )}
      </Asked>
    </section>
  )
}

function Deletions() {
  const words = useWords(retentionWords)
  const { actions } = useWords(auditWords)
  const { moment } = useFormats()
  const actorName = useActorName()
  const answers = useQueries({
    queries: DELETIONS.map((action) => ({
      queryKey: ['audit-events', { action }, SHOWN],
      queryFn: ({ signal }: { signal: AbortSignal }) => api.auditEvents({ action }, null, signal),
    })),
  })
  const error = answers.find((answer) => answer.error !== null)?.error
  if (error) return <Problem error={error} />
  if (answers.some(({ isPending }) => isPending)) return <Loading />
  const events: AuditEvent[] = answers
    .flatMap(({ data }) => data?.items ?? [])
    .toSorted((a, b) => b.sequence - a.sequence)
    .slice(0, SHOWN)
  if (events.length === 0) return <p className={controls.hint}>{words.none}</p>
  const { columns } = words
  return (
    <div className={table.scroll}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{columns.at}</th>
            <th scope="col">{columns.what}</th>
            <th scope="col">{columns.who}</th>
            <th scope="col">{columns.counts}</th>
          </tr>
        </thead>
        <tbody>
          {events.map((event) => (
            <tr key={event.sequence}>
              <th scope="row" className={styles.number}>
                {moment(event.at)}
              </th>
              <td>{isAction(event.action) ? actions[event.action] : event.action}</td>
              <td>{actorName(event)}</td>
              <td>
                <Detail event={event} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
