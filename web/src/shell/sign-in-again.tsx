/** A session has ended while somebody worked: they sign in over the page, and lose nothing of it. */
import { useEffect, useRef, useState } from 'react'
import { useWords } from '../language/use-words.ts'
import { SignInForm } from '../pages/sign-in/sign-in-form.tsx'
import { signInWords } from '../pages/sign-in/sign-in-words.ts'
import { queryClient } from '../query-client.ts'
import { hasAccount, sessionQuery, useSession } from '../session.ts'
import { goOnAfter } from '../uploads/upload-queue.ts'
import styles from './shell.module.css'

export function SignInAgain() {
  const words = useWords(signInWords)
  const dialog = useRef<HTMLDialogElement>(null)
  const person = useLastPerson()
  const session = useSession()
  const ended = person !== null && !hasAccount(session)
  useEffect(() => {
    if (ended) dialog.current?.showModal()
    else dialog.current?.close()
  }, [ended])
  const signedIn = async (userId: string) => {
    // What the page shows is the other person's.
    if (userId !== person?.userId) location.assign('/')
    await queryClient.invalidateQueries(sessionQuery)
    await queryClient.invalidateQueries()
    goOnAfter('auth/not-signed-in')
  }
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-labelledby="sign-in-again"
      onCancel={(event) => event.preventDefault()}
    >
      {ended && (
        <>
          <h2 id="sign-in-again">{words.againTitle}</h2>
          <p>{words.again}</p>
          <SignInForm email={person.email} onSignedIn={signedIn} />
        </>
      )}
    </dialog>
  )
}

function useLastPerson() {
  const session = useSession()
  const [person, setPerson] = useState<{ userId: string; email: string } | null>(null)
  const { userId, email } = session
  if (hasAccount(session) && userId && email && userId !== person?.userId)
    setPerson({ userId, email })
  return person
}
