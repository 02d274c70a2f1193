/** An event of the audit trail as people read it: who, and what else is known. */
import { useQuery } from '@tanstack/react-query'
import type { AuditEvent, AuditFilter } from '../../api/index.ts'
import { useWords } from '../../language/use-words.ts'
import styles from './administration.module.css'
import { auditWords } from './audit-words.ts'
import { usersQuery } from './people-queries.ts'

export type Action = NonNullable<AuditFilter['action']>

/** @param name of an event @returns whether this page has words for it */
export function isAction(name: string): name is Action {
  return name in auditWords.en.actions
}

/** @returns names the actor of an event: people by name where they still have an account, all else by kind */
export function useActorName(): (event: Pick<AuditEvent, 'actorKind' | 'actorId'>) => string {
  const { kinds } = useWords(auditWords)
  const { data } = useQuery(usersQuery)
  return ({ actorKind, actorId }) => {
    const user = data?.items.find(({ id }) => id === actorId)
    if (user) return user.name
    const kind = new Map<string, string>(Object.entries(kinds)).get(actorKind) ?? actorKind
    return actorId === null ? kind : `${kind} ${shortId(actorId)}`
  }
}

/** The fields that an event has, in the words of the trail itself: ids, hashes, codes and counts, no text of people. */
export function Detail({ event: { detail } }: { readonly event: AuditEvent }) {
  const fields = Object.entries(detail).map(([name, value]) => `${name} ${shortValue(value)}`)
  return <span className={styles.mono}>{fields.join(' · ')}</span>
}

/** @param id any @returns its beginning, enough to tell it from others on a page */
export function shortId(id: string): string {
  return id.slice(0, 8)
}

function shortValue(value: unknown): string {
  const text = String(value)
  return /^[0-9a-f-]{36,64}$/.test(text) ? `${shortId(text)}…` : text
}
