/** API tokens of one's own: listed, made, revoked. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { addresses, api, type ApiToken, TOKEN_SCOPES, type TokenScope } from '../../api/index.ts'
import controls from '../../design/controls.module.css'
import { Field } from '../../design/field.tsx'
import form from '../../design/form.module.css'
import { Secret } from '../../design/secret.tsx'
import table from '../../design/table.module.css'
import { useFormats } from '../../language/formats.ts'
import { useWords } from '../../language/use-words.ts'
import { Problem } from '../../problems/problem.tsx'
import { queryClient } from '../../query-client.ts'
import { useSession } from '../../session.ts'
import { accountWords } from './account-words.ts'
import styles from './account.module.css'

const KEY = ['tokens']

export function Tokens() {
  const words = useWords(accountWords)
  const { userId } = useSession()
  const { data, error } = useQuery({ queryKey: KEY, queryFn: ({ signal }) => api.tokens(signal) })
  // An administrator is told of everybody's.
  const own = data?.items.filter((token) => token.userId === userId)
  return (
    <section className={`${controls.panel} ${styles.part}`} aria-labelledby="tokens">
      <div>
        <h2 id="tokens">{words.tokens}</h2>
        <p className={controls.hint}>
          {words.tokensLead} <a href={addresses.documentation}>{words.documentation}</a>
        </p>
      </div>
      {error !== null && <Problem error={error} />}
      {own?.length === 0 && <p className={controls.hint}>{words.none}</p>}
      {own !== undefined && own.length > 0 && <TokenTable tokens={own} />}
      <NewToken />
    </section>
  )
}

function TokenTable({ tokens }: { readonly tokens: readonly ApiToken[] }) {
  const words = useWords(accountWords)
  const formats = useFormats()
  const { columns } = words
  const revoke = useMutation({
    mutationFn: api.revokeToken,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: KEY }),
  })
  const moment = (iso: string | null, otherwise: string) =>
    iso === null ? otherwise : formats.moment(iso)
  return (
    <div className={table.scroll}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{columns.name}</th>
            <th scope="col">{columns.scopes}</th>
            <th scope="col">{columns.created}</th>
            <th scope="col">{columns.used}</th>
            <th scope="col">{columns.expires}</th>
            <th scope="col">
              <span className={controls.visuallyHidden}>{columns.action}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {tokens.map((token) => (
            <tr key={token.id}>
              <th scope="row">{token.name}</th>
              <td>{token.scopes.join(' ')}</td>
              <td>{formats.moment(token.createdAt)}</td>
              <td>{moment(token.lastUsedAt, words.never)}</td>
              <td>{moment(token.expiresAt, words.forGood)}</td>
              <td>
                {token.revokedAt === null ? (
                  <button
                    type="button"
                    className={`${controls.button} ${controls.danger}`}
                    aria-label={words.revokeNamed(token.name)}
                    onClick={() => revoke.mutate(token.id)}
                  >
                    {words.revoke}
                  </button>
                ) : (
                  words.revoked
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function NewToken() {
  const words = useWords(accountWords)
  const [name, setName] = useState('')
  const [day, setDay] = useState('')
  const [scopes, setScopes] = useState<readonly TokenScope[]>(['studies:read', 'analyses:read'])
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: api.createToken,
    async onSuccess() {
      setName('')
      await queryClient.invalidateQueries({ queryKey: KEY })
    },
  })
  return (
    <form
      className={form.form}
      onSubmit={(event) => {
        event.preventDefault()
        // Through the day that was chosen, where the person is.
        const expiresAt = day === '' ? null : new Date(`${day}T23:59:59`).toISOString()
        mutate({ name, scopes: [...scopes], expiresAt })
      }}
    >
      <div className={styles.fields}>
        <Field
          label={words.tokenName}
          required
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Field
          label={words.expires}
          type="date"
          value={day}
          onChange={(event) => setDay(event.target.value)}
        />
      </div>
      <fieldset>
        <legend className={controls.label}>{words.scopes}</legend>
        <div className={styles.scopes}>
          {TOKEN_SCOPES.map((scope) => (
            <label key={scope}>
              <input
                type="checkbox"
                checked={scopes.includes(scope)}
                onChange={({ target }) =>
                  setScopes(
                    target.checked ? [...scopes, scope] : scopes.filter((each) => each !== scope),
                  )
                }
              />
              {scope}
            </label>
          ))}
        </div>
      </fieldset>
      {error !== null && <Problem error={error} />}
      <div>
        <button
          type="submit"
          className={controls.button}
          disabled={isPending || scopes.length === 0}
        >
          {words.create}
        </button>
      </div>
      {data !== undefined && <Secret lead={words.secret} secret={data.secret} />}
    </form>
  )
}
