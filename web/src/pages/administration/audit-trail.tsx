/** The audit trail: looked through, verified, saved. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { addresses, api, type AuditEvent, type AuditFilter, type Page } from '../../api/index.ts'
import controls from '../../design/controls.module.css'
import { Field } from '../../design/field.tsx'
import table from '../../design/table.module.css'
import { useFormats } from '../../language/formats.ts'
import { useWords } from '../../language/use-words.ts'
import { Problem } from '../../problems/problem.tsx'
import { Loading } from '../../shell/shell.tsx'
import styles from './administration.module.css'
import { auditWords } from './audit-words.ts'
import { type Action, Detail, isAction, shortId, useActorName } from './event-text.tsx'
import { usersQuery } from './people-queries.ts'
import { VerifyTrail } from './verify-trail.tsx'

interface Choice {
  readonly action: Action | null
  readonly actorId: string | null
  /** Days, where the person is. */
  readonly from: string
  readonly to: string
}

export function AuditTrail() {
  const words = useWords(auditWords)
  const [choice, setChoice] = useState<Choice>({ action: null, actorId: null, from: '', to: '' })
  return (
    <>
      <p className={styles.lead}>{words.lead}</p>
      <VerifyTrail />
      <section className={`${controls.panel} ${styles.part}`} aria-labelledby="events">
        <h2 id="events">{words.list}</h2>
        <Filter choice={choice} onChange={(part) => setChoice({ ...choice, ...part })} />
        <Events filter={filterOf(choice)} />
      </section>
    </>
  )
}

function filterOf({ action, actorId, from, to }: Choice): AuditFilter {
  return {
    ...(action && { action }),
    ...(actorId && { actorId }),
    ...(from && { from: new Date(`${from}T00:00:00`).toISOString() }),
    ...(to && { to: new Date(`${to}T23:59:59.999`).toISOString() }),
  }
}

interface FilterProps {
  readonly choice: Choice
  readonly onChange: (part: Partial<Choice>) => void
}

function Filter({ choice, onChange }: FilterProps) {
  const words = useWords(auditWords)
  const { data: users } = useQuery(usersQuery)
  return (
    <search className={styles.row} aria-label={words.filter}>
      <label className={controls.field}>
        <span className={controls.label}>{words.action}</span>
        <select
          className={controls.input}
          value={choice.action ?? ''}
          onChange={({ target: { value } }) => onChange({ action: isAction(value) ? value : null })}
        >
          <option value="">{words.anyAction}</option>
          {Object.entries(words.actions).map(([action, text]) => (
            <option key={action} value={action}>
              {text}
            </option>
          ))}
        </select>
      </label>
      <label className={controls.field}>
        <span className={controls.label}>{words.person}</span>
        <select
          className={controls.input}
          value={choice.actorId ?? ''}
          onChange={({ target: { value } }) => onChange({ actorId: value || null })}
        >
          <option value="">{words.anyone}</option>
          {users?.items.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <Field
        label={words.from}
        type="date"
        value={choice.from}
        onChange={({ target }) => onChange({ from: target.value })}
      />
      <Field
        label={words.to}
        type="date"
        value={choice.to}
        onChange={({ target }) => onChange({ to: target.value })}
      />
      <a className={controls.button} href={addresses.auditTrail} download>
        {words.save}
      </a>
    </search>
  )
}

function Events({ filter }: { readonly filter: AuditFilter }) {
  const words = useWords(auditWords)
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } =
    useInfiniteQuery({
      queryKey: ['audit-events', filter],
      queryFn: ({ pageParam, signal }): Promise<Page<AuditEvent>> =>
        api.auditEvents(filter, pageParam, signal),
      initialPageParam: null as string | null,
      getNextPageParam: ({ nextCursor }) => nextCursor,
    })
  const events = data?.pages.flatMap(({ items }) => items) ?? []
  if (error !== null) return <Problem error={error} />
  if (isPending) return <Loading />
  if (events.length === 0) return <p className={controls.hint}>{words.none}</p>
  return (
    <>
      <EventTable events={events} />
      {hasNextPage && (
        <div>
          <button
            type="button"
            className={controls.button}
            disabled={isFetchingNextPage}
            onClick={() => void fetchNextPage()}
          >
            {words.older}
          </button>
        </div>
      )}
    </>
  )
}

function EventTable({ events }: { readonly events: readonly AuditEvent[] }) {
  const words = useWords(auditWords)
  const { number, moment } = useFormats()
  const actorName = useActorName()
  const { columns } = words
  return (
    <div className={table.scroll}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{columns.number}</th>
            <th scope="col">{columns.at}</th>
            <th scope="col">{columns.who}</th>
            <th scope="col">{columns.what}</th>
            <th scope="col">{columns.object}</th>
            <th scope="col">{columns.detail}</th>
          </tr>
        </thead>
        <tbody>
          {events.map((event) => (
            <tr key={event.sequence}>
              <th scope="row" className={styles.number}>
                {number(event.sequence)}
              </th>
              <td className={styles.number}>{moment(event.at)}</td>
              <td>{actorName(event)}</td>
              <td>{isAction(event.action) ? words.actions[event.action] : event.action}</td>
              <td>
                <ObjectOf event={event} />
              </td>
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

function ObjectOf({ event: { objectType, objectId } }: { readonly event: AuditEvent }) {
  if (objectType === null || objectId === null) return null
  const text = `${objectType} ${shortId(objectId)}`
  return (
    <span className={`${styles.mono} ${styles.number}`} title={objectId}>
      {objectType === 'study' ? <Link href={`/studies/${objectId}`}>{text}</Link> : text}
    </span>
  )
}
