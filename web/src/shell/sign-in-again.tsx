/** A session has ended while somebody worked: they sign in over the page, and lose nothing of it. */
import { useEffect, useRef, useState } from 'react'
import { useWords } from '../language/use-words.ts'
import { SignInForm } from '../pages/sign-in/sign-in-form.tsx'
import { signInWords } from '../pages/sign-in/sign-in-words.ts'
import { queryClient } from '../query-client.ts'
import { hasAccount, sessionQuery, useSession } from '../session.ts'
import { goOnAfter } from '../uploads/upload-queue.ts'
import styles from './shell.module.css'
import { startAnew } from './sign-out.ts'

export function SignInAgain() {
  const words = useWords(signInWords)
  const dialog = useRef<HTMLDialogElement>(null)
  const person = useFirstPerson()
  const session = useSession()
  const ended = person !== null && !hasAccount(session)
  useEffect(() => {
    if (ended) dialog.current?.showModal()
    else dialog.current?.close()
  }, [ended])
  // Whoever signed in, here or in another window, must not go on with what the first one did.
  const other = person !== null && hasAccount(session) && session.userId !== person.userId
  useEffect(() => {
    if (other) startAnew()
  }, [other])
  const signedIn = async (userId: string) => {
    if (userId !== person?.userId) return startAnew()
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

/** @returns who worked on this page first; null while nobody has */
function useFirstPerson() {
  const session = useSession()
  const [person, setPerson] = useState<{ userId: string; email: string } | null>(null)
  const { userId, email } = session
  if (hasAccount(session) && userId && email && person === null) setPerson({ userId, email })
  return person
}
