/** The first page of an open service: whoever has no account makes a link, keeps it, and goes on by it. */
import { useMutation } from '@tanstack/react-query'
import { Link, useLocation } from 'wouter'
import { api } from '../../api/index.ts'
import controls from '../../design/controls.module.css'
import form from '../../design/form.module.css'
import { Secret } from '../../design/secret.tsx'
import { useFormats } from '../../language/formats.ts'
import { useWords } from '../../language/use-words.ts'
import { Problem } from '../../problems/problem.tsx'
import { queryClient } from '../../query-client.ts'
import { sessionQuery, useSession } from '../../session.ts'
import { guestWords } from './guest-words.ts'

export function GuestStart() {
  const words = useWords(guestWords)
  const { moment } = useFormats()
  const [, go] = useLocation()
  const { guests } = useSession()
  const make = useMutation({ mutationFn: api.makeGuestLink })
  const open = useMutation({
    mutationFn: api.openGuestLink,
    async onSuccess() {
      go('/read')
      await queryClient.invalidateQueries(sessionQuery)
    },
  })
  const error = make.error ?? open.error
  const primary = `${controls.button} ${controls.primary}`
  return (
    <section className={`${controls.panel} ${form.card}`}>
      <title>{`${words.title} · Groundglass`}</title>
      <div>
        <h1>{words.title}</h1>
        <p className={form.lead}>{words.lead}</p>
      </div>
      {guests !== undefined && (
        <ul className={form.facts}>
          <li>{words.identity[guests.deidentify]}</li>
          <li>{words.reach}</li>
          <li>{words.deleted(guests.hours)}</li>
        </ul>
      )}
      {error !== null && <Problem error={error} />}
      {make.data === undefined ? (
        <button
          type="button"
          className={primary}
          disabled={make.isPending}
          onClick={() => make.mutate()}
        >
          {words.make}
        </button>
      ) : (
        <>
          <Secret lead={words.made(moment(make.data.expiresAt))} secret={make.data.link} />
          <button
            type="button"
            className={primary}
            disabled={open.isPending}
            onClick={() => open.mutate(make.data.secret)}
          >
            {words.goOn}
          </button>
        </>
      )}
      <Link href="/sign-in">{words.account}</Link>
    </section>
  )
}
