/** Who may sign in: invited, given a role and a place, locked and unlocked, deleted. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type User } from '../../api/index.ts'
import { ConfirmDialog } from '../../design/confirm-dialog.tsx'
import controls from '../../design/controls.module.css'
import { Secret } from '../../design/secret.tsx'
import { useFormats } from '../../language/formats.ts'
import { useWords } from '../../language/use-words.ts'
import { Problem } from '../../problems/problem.tsx'
import { queryClient } from '../../query-client.ts'
import { administrationWords } from './administration-words.ts'
import styles from './administration.module.css'
import { Asked } from './asked.tsx'
import { Invite } from './invite.tsx'
import { institutionsQuery, usersQuery } from './people-queries.ts'
import type { MadeLink, UserDeed } from './user-deeds.ts'
import { UserTable } from './user-table.tsx'
import { usersWords } from './users-words.ts'

export function Users() {
  const words = useWords(usersWords)
  const shared = useWords(administrationWords)
  const formats = useFormats()
  const users = useQuery(usersQuery)
  const institutions = useQuery(institutionsQuery)
  const [made, setMade] = useState<MadeLink | null>(null)
  const [said, setSaid] = useState('')
  const [removing, setRemoving] = useState<User | null>(null)
  const deed = useMutation({
    async mutationFn({ user, what }: { user: User; what: UserDeed }) {
      if (what.kind === 'change') await api.changeUser(user.id, what.change)
      else if (what.kind === 'end-lock-out') await api.endLockOut(user.id)
      else if (what.kind === 'remove') await api.deleteUser(user.id)
      else setMade({ ...(await api.inviteAgain(user.id)), email: user.email })
    },
    onSuccess(_, { user, what }) {
      if (what.kind === 'end-lock-out') setSaid(words.lockOutEnded(user.name))
      else if (what.kind !== 'new-link') setSaid(words.changed(user.name))
      // One's own role may have changed.
      void queryClient.invalidateQueries({ queryKey: ['session'] })
      return queryClient.invalidateQueries(usersQuery)
    },
  })
  const begin = (user: User, what: UserDeed) => {
    setSaid('')
    if (what.kind === 'remove') setRemoving(user)
    else deed.mutate({ user, what })
  }
  return (
    <>
      <p className={styles.lead}>{words.lead}</p>
      <Asked query={institutions}>
        {({ items: places }) => (
          <>
            <Invite institutions={places} onMade={setMade} />
            {made !== null && (
              <Secret
                lead={words.link(made.email, formats.moment(made.expiresAt))}
                secret={made.link}
              />
            )}
            <section className={`${controls.panel} ${styles.part}`} aria-labelledby="accounts">
              <h2 id="accounts">{words.list}</h2>
              <p role="status" className={said === '' ? controls.visuallyHidden : undefined}>
                {said}
              </p>
              {deed.error !== null && <Problem error={deed.error} />}
              <Asked query={users}>
                {({ items }) => (
                  <UserTable
                    users={items}
                    institutions={places}
                    busy={deed.isPending}
                    onDeed={begin}
                  />
                )}
              </Asked>
            </section>
          </>
        )}
      </Asked>
      {removing !== null && (
        <ConfirmDialog
          title={words.removeTitle(removing.name)}
          confirm={words.removeNow}
          cancel={shared.cancel}
          onConfirm={() => deed.mutate({ user: removing, what: { kind: 'remove' } })}
          onClose={() => setRemoving(null)}
        >
          {words.removeLead}
        </ConfirmDialog>
      )}
    </>
  )
}
