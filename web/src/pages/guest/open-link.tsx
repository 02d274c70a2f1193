/** Where a guest's secret link leads: it is opened in this browser, and the guest is where their studies are. */
import { useMutation } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Link, useLocation } from 'wouter'
import { api } from '../../api/index.ts'
import controls from '../../design/controls.module.css'
import form from '../../design/form.module.css'
import { useWords } from '../../language/use-words.ts'
import { Problem } from '../../problems/problem.tsx'
import { queryClient } from '../../query-client.ts'
import { sessionQuery } from '../../session.ts'
import { guestWords } from './guest-words.ts'

export function OpenLink() {
  const words = useWords(guestWords)
  const [, go] = useLocation()
  const [secret] = useState(() => location.hash.slice(1))
  const hasEnded = location.search === '?ended'
  const { mutate, error } = useMutation({
    mutationFn: api.openGuestLink,
    async onSuccess() {
      await queryClient.invalidateQueries(sessionQuery)
      // The secret is no business of the history.
      go('/', { replace: true })
    },
  })
  useEffect(() => {
    if (secret !== '') mutate(secret)
  }, [secret, mutate])
  const title = hasEnded ? words.ended : words.title
  return (
    <section className={`${controls.panel} ${form.card}`}>
      <title>{`${title} · Groundglass`}</title>
      <h1>{title}</h1>
      {hasEnded ? (
        <p>{words.endedLead}</p>
      ) : secret === '' ? (
        <p role="alert">{words.noSecret}</p>
      ) : error === null ? (
        <p role="status">{words.opening}</p>
      ) : (
        <Problem error={error} />
      )}
      <Link href="/" className={`${controls.button} ${controls.primary}`}>
        {words.start}
      </Link>
    </section>
  )
}
