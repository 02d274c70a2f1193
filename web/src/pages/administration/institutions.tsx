/** Who studies belong to. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/index.ts'
import controls from '../../design/controls.module.css'
import { Field } from '../../design/field.tsx'
import table from '../../design/table.module.css'
import { useFormats } from '../../language/formats.ts'
import { useWords } from '../../language/use-words.ts'
import { Problem } from '../../problems/problem.tsx'
import { queryClient } from '../../query-client.ts'
import styles from './administration.module.css'
import { Asked } from './asked.tsx'
import { institutionsWords } from './institutions-words.ts'
import { institutionsQuery, usersQuery } from './people-queries.ts'

export function Institutions() {
  const words = useWords(institutionsWords)
  const { number, moment } = useFormats()
  const institutions = useQuery(institutionsQuery)
  const { data: users } = useQuery(usersQuery)
  const peopleOf = (id: string) =>
    users?.items.filter(({ institutionId }) => institutionId === id).length
  const { columns } = words
  return (
    <>
      <p className={styles.lead}>{words.lead}</p>
      <section className={`${controls.panel} ${styles.part}`} aria-labelledby="institutions">
        <h2 id="institutions">{words.list}</h2>
        <Asked query={institutions}>
          {({ items }) => (
            <div className={table.scroll}>
              <table className={table.table}>
                <thead>
                  <tr>
                    <th scope="col">{columns.name}</th>
                    <th scope="col">{columns.people}</th>
                    <th scope="col">{columns.created}</th>
                  </tr>
                </thead>
                <tbody>
                  {items.map(({ id, name, createdAt }) => (
                    <tr key={id}>
                      <th scope="row">{name}</th>
                      <td className={styles.number}>{number(peopleOf(id) ?? 0)}</td>
                      <td className={styles.number}>{moment(createdAt)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </Asked>
      </section>
      <AddInstitution />
    </>
  )
}

function AddInstitution() {
  const words = useWords(institutionsWords)
  const [name, setName] = useState('')
  const add = useMutation({
    mutationFn: api.addInstitution,
    onSuccess() {
      setName('')
      return queryClient.invalidateQueries(institutionsQuery)
    },
  })
  return (
    <section className={`${controls.panel} ${styles.part}`} aria-labelledby="add-institution">
      <h2 id="add-institution">{words.add}</h2>
      <form
        className={styles.row}
        onSubmit={(event) => {
          event.preventDefault()
          add.mutate(name)
        }}
      >
        <Field
          label={words.name}
          required
          maxLength={200}
          value={name}
          onChange={({ target }) => setName(target.value)}
        />
        <button type="submit" className={controls.button} disabled={add.isPending}>
          {words.submit}
        </button>
        <p role="status">{add.data ? words.added(add.data.name) : ''}</p>
      </form>
      {add.error !== null && <Problem error={add.error} />}
    </section>
  )
}
