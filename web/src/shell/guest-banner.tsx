/** Over every page of a guest: when everything is deleted, and the button that does it now. */
import { useMutation } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api } from '../api/index.ts'
import { ConfirmDialog } from '../design/confirm-dialog.tsx'
import controls from '../design/controls.module.css'
import { useFormats } from '../language/formats.ts'
import { useWords } from '../language/use-words.ts'
import { Problem } from '../problems/problem.tsx'
import { queryClient } from '../query-client.ts'
import { sessionQuery, useSession } from '../session.ts'
import { shellWords } from './shell-words.ts'
import styles from './shell.module.css'
import { signOut, startAnew } from './sign-out.ts'

export function GuestBanner() {
  const words = useWords(shellWords)
  const { moment } = useFormats()
  const { kind, guestLinkId, expiresAt } = useSession()
  const isGuest = kind === 'guest'
  const [asking, setAsking] = useState(false)
  const end = useMutation({
    mutationFn: api.endGuestLink,
    // Nobody comes by this link any more: what follows is told where all ended links lead.
    onSuccess: () => queryClient.invalidateQueries(sessionQuery),
  })
  const leave = useMutation({ mutationFn: signOut })
  useStartAfterEnd(isGuest, !leave.isIdle)
  if (!isGuest || guestLinkId === undefined || expiresAt === undefined) return null
  const error = end.error ?? leave.error
  return (
    <section className={styles.guest} aria-label={words.guest}>
      <p>{words.guestUntil(moment(expiresAt))}</p>
      <button type="button" className={controls.button} onClick={() => leave.mutate()}>
        {words.leave}
      </button>
      <button
        type="button"
        className={`${controls.button} ${controls.danger}`}
        disabled={end.isPending}
        onClick={() => setAsking(true)}
      >
        {words.deleteAll}
      </button>
      {error !== null && <Problem error={error} />}
      {asking && (
        <ConfirmDialog
          title={words.deleteAllTitle}
          confirm={words.deleteAllConfirm}
          cancel={words.keepAll}
          onConfirm={() => end.mutate(guestLinkId)}
          onClose={() => setAsking(false)}
        >
          {words.deleteAllLead}
        </ConfirmDialog>
      )}
    </section>
  )
}

/** Whoever was a guest and is none any more, because the time has come or somebody said so, sees nothing of it any longer. */
function useStartAfterEnd(isGuest: boolean, isLeaving: boolean): void {
  const { kind } = useSession()
  const [wasGuest, setWasGuest] = useState(false)
  if (isGuest && !wasGuest) setWasGuest(true)
  useEffect(() => {
    if (wasGuest && kind === 'nobody' && !isLeaving) startAnew('/link?ended')
  }, [wasGuest, kind, isLeaving])
}
