/** Makes an account that nobody can use yet, and the link that opens it. */
import { useMutation } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { api, type Institution, type Role } from '../../api/index.ts'
import controls from '../../design/controls.module.css'
import { Field } from '../../design/field.tsx'
import { useWords } from '../../language/use-words.ts'
import { Problem } from '../../problems/problem.tsx'
import { queryClient } from '../../query-client.ts'
import { useSession } from '../../session.ts'
import { shellWords } from '../../shell/shell-words.ts'
import styles from './administration.module.css'
import { usersQuery } from './people-queries.ts'
import { type MadeLink, ROLES } from './user-deeds.ts'
import { usersWords } from './users-words.ts'

interface Props {
  readonly institutions: readonly Institution[]
  readonly onMade: (made: MadeLink) => void
}

export function Invite({ institutions, onMade }: Props) {
  const words = useWords(usersWords)
  const { roles } = useWords(shellWords)
  const id = useId()
  const { institutionId: own } = useSession()
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<Role>('radiologist')
  const [chosen, setChosen] = useState<string | null>(null)
  const institutionId = chosen ?? own ?? ''
  const { mutate, error, isPending } = useMutation({
    mutationFn: api.invite,
    onSuccess(made) {
      onMade({ ...made, email })
      setEmail('')
      return queryClient.invalidateQueries(usersQuery)
    },
  })
  return (
    <section className={`${controls.panel} ${styles.part}`} aria-labelledby="invite">
      <h2 id="invite">{words.invite}</h2>
      <form
        className={styles.row}
        onSubmit={(event) => {
          event.preventDefault()
          mutate({ email, role, institutionId })
        }}
      >
        <Field
          label={words.email}
          type="email"
          autoComplete="off"
          required
          value={email}
          onChange={({ target }) => setEmail(target.value)}
        />
        <div className={controls.field}>
          <label className={controls.label} htmlFor={`${id}-role`}>
            {words.role}
          </label>
          <select
            id={`${id}-role`}
            className={controls.input}
            value={role}
            onChange={({ target }) => setRole(ROLES.find((each) => each === target.value) ?? role)}
          >
            {ROLES.map((each) => (
              <option key={each} value={each}>
                {roles[each]}
              </option>
            ))}
          </select>
        </div>
        <div className={controls.field}>
          <label className={controls.label} htmlFor={`${id}-institution`}>
            {words.institution}
          </label>
          <select
            id={`${id}-institution`}
            className={controls.input}
            value={institutionId}
            onChange={({ target }) => setChosen(target.value)}
          >
            {institutions.map((each) => (
              <option key={each.id} value={each.id}>
                {each.name}
              </option>
            ))}
          </select>
        </div>
        <button
          type="submit"
          className={`${controls.button} ${controls.primary}`}
          disabled={isPending}
        >
          {words.makeLink}
        </button>
      </form>
      {error !== null && <Problem error={error} />}
    </section>
  )
}
