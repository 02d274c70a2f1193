/** Where the first administrator's link and invitations lead: the account gets its name and password. */
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import { api } from '../../api/index.ts'
import controls from '../../design/controls.module.css'
import { Field } from '../../design/field.tsx'
import form from '../../design/form.module.css'
import { useWords } from '../../language/use-words.ts'
import { Problem } from '../../problems/problem.tsx'
import { queryClient } from '../../query-client.ts'
import { sessionQuery } from '../../session.ts'
import { invitationWords } from './invitation-words.ts'

export function Invitation() {
  const words = useWords(invitationWords)
  const [, go] = useLocation()
  const [secret] = useState(() => location.hash.slice(1))
  const [person, setPerson] = useState({ name: '', email: '', password: '' })
  const change = (part: Partial<typeof person>) => setPerson({ ...person, ...part })
  const accept = useMutation({
    async mutationFn({ name, email, password }: typeof person) {
      await api.acceptInvitation({ secret, name, password, email })
      // The secret is used up, and no business of the history.
      history.replaceState(null, '', '/invitation')
      // Who mistypes the address has an account all the same, and signs in by hand.
      const signedIn = await api.signIn({ email, password }).catch(() => null)
      if (signedIn === null) return
      await queryClient.invalidateQueries(sessionQuery)
      go('/')
    },
  })
  return (
    <section className={`${controls.panel} ${form.card}`}>
      <title>{`${words.title} · Groundglass`}</title>
      <div>
        <h1>{words.title}</h1>
        {secret !== '' && !accept.isSuccess && <p className={form.lead}>{words.lead}</p>}
      </div>
      {secret === '' && <p role="alert">{words.noSecret}</p>}
      {accept.isSuccess && (
        <>
          <p role="status">{words.done}</p>
          <Link href="/" className={`${controls.button} ${controls.primary}`}>
            {words.signIn}
          </Link>
        </>
      )}
      {secret !== '' && !accept.isSuccess && (
        <form
          className={form.form}
          onSubmit={(event) => {
            event.preventDefault()
            accept.mutate(person)
          }}
        >
          <Field
            label={words.name}
            autoComplete="name"
            required
            maxLength={200}
            value={person.name}
            onChange={(event) => change({ name: event.target.value })}
          />
          <Field
            label={words.email}
            hint={words.emailHint}
            type="email"
            autoComplete="username"
            required
            value={person.email}
            onChange={(event) => change({ email: event.target.value })}
          />
          <Field
            label={words.password}
            hint={words.passwordHint}
            type="password"
            autoComplete="new-password"
            required
            minLength={12}
            value={person.password}
            onChange={(event) => change({ password: event.target.value })}
          />
          {accept.error !== null && <Problem error={accept.error} />}
          <button
            type="submit"
            className={`${controls.button} ${controls.primary}`}
            disabled={accept.isPending}
          >
            {words.submit}
          </button>
        </form>
      )}
    </section>
  )
}
