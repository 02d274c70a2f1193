/** E-mail address and password; on the page of its own, and over a page whose session has ended. */
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/index.ts'
import controls from '../../design/controls.module.css'
import { Field } from '../../design/field.tsx'
import form from '../../design/form.module.css'
import { useWords } from '../../language/use-words.ts'
import { Problem } from '../../problems/problem.tsx'
import { signInWords } from './sign-in-words.ts'

interface Props {
  readonly email?: string
  readonly onSignedIn: (userId: string) => Promise<void>
}

export function SignInForm({ email: known = '', onSignedIn }: Props) {
  const words = useWords(signInWords)
  const [email, setEmail] = useState(known)
  const [password, setPassword] = useState('')
  const { mutate, error, isPending } = useMutation({
    mutationFn: api.signIn,
    onSuccess: ({ userId }) => onSignedIn(userId),
  })
  return (
    <form
      className={form.form}
      onSubmit={(event) => {
        event.preventDefault()
        mutate({ email, password })
      }}
    >
      <Field
        label={words.email}
        type="email"
        autoComplete="username"
        required
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <Field
        label={words.password}
        type="password"
        autoComplete="current-password"
        required
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      {error !== null && <Problem error={error} />}
      <button
        type="submit"
        className={`${controls.button} ${controls.primary}`}
        disabled={isPending}
      >
        {words.submit}
      </button>
    </form>
  )
}
