/** One's own account: who one is, password, tokens. */
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/index.ts'
import controls from '../../design/controls.module.css'
import { Field } from '../../design/field.tsx'
import form from '../../design/form.module.css'
import { useWords } from '../../language/use-words.ts'
import { Problem } from '../../problems/problem.tsx'
import { hasAccount, maySend, useSession } from '../../session.ts'
import { shellWords } from '../../shell/shell-words.ts'
import { NotFound } from '../not-found/not-found.tsx'
import { accountWords } from './account-words.ts'
import styles from './account.module.css'
import { Tokens } from './tokens.tsx'

export function Account() {
  const words = useWords(accountWords)
  const { roles } = useWords(shellWords)
  const session = useSession()
  if (!hasAccount(session)) return <NotFound />
  return (
    <div className={styles.page}>
      <title>{`${words.title} · Groundglass`}</title>
      <header className={styles.head}>
        <h1>{words.title}</h1>
        <p>
          {words.who} <strong>{session.name}</strong>
          {' · '}
          {session.email}
          {' · '}
          {session.role && roles[session.role]}
        </p>
      </header>
      <Password />
      {maySend(session) && <Tokens />}
    </div>
  )
}

const NONE = { current: '', next: '' }

function Password() {
  const words = useWords(accountWords)
  const [passwords, setPasswords] = useState(NONE)
  const { mutate, error, isSuccess, isPending } = useMutation({
    mutationFn: api.changePassword,
    onSuccess: () => setPasswords(NONE),
  })
  return (
    <section className={`${controls.panel} ${styles.part}`} aria-labelledby="password">
      <h2 id="password">{words.password}</h2>
      <form
        className={`${form.form} ${styles.narrow}`}
        onSubmit={(event) => {
          event.preventDefault()
          mutate(passwords)
        }}
      >
        <Field
          label={words.current}
          type="password"
          autoComplete="current-password"
          required
          value={passwords.current}
          onChange={(event) => setPasswords({ ...passwords, current: event.target.value })}
        />
        <Field
          label={words.next}
          hint={words.nextHint}
          type="password"
          autoComplete="new-password"
          required
          minLength={12}
          value={passwords.next}
          onChange={(event) => setPasswords({ ...passwords, next: event.target.value })}
        />
        {error !== null && <Problem error={error} />}
        <div className={styles.row}>
          <button type="submit" className={controls.button} disabled={isPending}>
            {words.change}
          </button>
          <span role="status">{isSuccess ? words.changed : ''}</span>
        </div>
      </form>
    </section>
  )
}
