/** Guest links: listed, and ended before their time. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type GuestLink } from '../../api/index.ts'
import { ConfirmDialog } from '../../design/confirm-dialog.tsx'
import controls from '../../design/controls.module.css'
import table from '../../design/table.module.css'
import { useFormats } from '../../language/formats.ts'
import { useWords } from '../../language/use-words.ts'
import { Problem } from '../../problems/problem.tsx'
import { queryClient } from '../../query-client.ts'
import { administrationWords } from './administration-words.ts'
import styles from './administration.module.css'
import { Asked } from './asked.tsx'
import { shortId } from './event-text.tsx'
import { guestLinksWords } from './guest-links-words.ts'

const KEY = ['guest-links']
const LOOK_AGAIN_MS = 10_000

export function GuestLinks() {
  const words = useWords(guestLinksWords)
  const shared = useWords(administrationWords)
  const [ending, setEnding] = useState<string | null>(null)
  const links = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => api.guestLinks(signal),
    refetchInterval: LOOK_AGAIN_MS,
  })
  const end = useMutation({
    mutationFn: api.endGuestLink,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: KEY }),
  })
  return (
    <>
      <p className={styles.lead}>{words.lead}</p>
      <section className={`${controls.panel} ${styles.part}`} aria-labelledby="links">
        <h2 id="links">{words.list}</h2>
        {end.error !== null && <Problem error={end.error} />}
        <Asked query={links}>
          {({ items }) =>
            items.length === 0 ? (
              <p className={controls.hint}>{words.none}</p>
            ) : (
              <LinkTable links={items} busy={end.isPending} onEnd={setEnding} />
            )
          }
        </Asked>
      </section>
      {ending !== null && (
        <ConfirmDialog
          title={words.title}
          confirm={words.confirm}
          cancel={shared.cancel}
          onConfirm={() => end.mutate(ending)}
          onClose={() => setEnding(null)}
        >
          {words.confirmLead}
        </ConfirmDialog>
      )}
    </>
  )
}

interface TableProps {
  readonly links: readonly GuestLink[]
  readonly busy: boolean
  readonly onEnd: (id: string) => void
}

function LinkTable({ links, busy, onEnd }: TableProps) {
  const words = useWords(guestLinksWords)
  const shared = useWords(administrationWords)
  const { moment } = useFormats()
  const { columns } = words
  return (
    <div className={table.scroll}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{columns.id}</th>
            <th scope="col">{columns.created}</th>
            <th scope="col">{columns.expires}</th>
            <th scope="col">
              <span className={controls.visuallyHidden}>{shared.action}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {links.map(({ id, createdAt, expiresAt }) => {
            const isOver = new Date(expiresAt) <= new Date()
            return (
              <tr key={id}>
                <th scope="row" className={styles.mono} title={id}>
                  {shortId(id)}
                </th>
                <td className={styles.number}>{moment(createdAt)}</td>
                <td className={styles.number}>{isOver ? words.ending : moment(expiresAt)}</td>
                <td>
                  {!isOver && (
                    <button
                      type="button"
                      className={`${controls.button} ${controls.danger}`}
                      aria-label={words.revokeNamed(shortId(id))}
                      disabled={busy}
                      onClick={() => onEnd(id)}
                    >
                      {words.revoke}
                    </button>
                  )}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
