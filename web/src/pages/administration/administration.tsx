/** The section of administrators: a page each for people, work, storage and the record of what was done. */
import type { ComponentType } from 'react'
import { Link, Redirect, Route, Switch, useLocation } from 'wouter'
import { useWords } from '../../language/use-words.ts'
import { mayAdminister, useSession } from '../../session.ts'
import { NotFound } from '../not-found/not-found.tsx'
import { administrationWords } from './administration-words.ts'
import styles from './administration.module.css'
import { AuditTrail } from './audit-trail.tsx'
import { Configuration } from './configuration.tsx'
import { GuestLinks } from './guest-links.tsx'
import { Institutions } from './institutions.tsx'
import { Jobs } from './jobs.tsx'
import { Retention } from './retention.tsx'
import { Storage } from './storage.tsx'
import { Users } from './users.tsx'
import { Workers } from './workers.tsx'

const PLACES = [
  ['users', Users],
  ['institutions', Institutions],
  ['jobs', Jobs],
  ['workers', Workers],
  ['storage', Storage],
  ['retention', Retention],
  ['audit', AuditTrail],
  ['configuration', Configuration],
  ['guest-links', GuestLinks],
] as const satisfies readonly (readonly [string, ComponentType])[]

export function Administration() {
  const words = useWords(administrationWords)
  const [here] = useLocation()
  const session = useSession()
  if (!mayAdminister(session)) return <NotFound />
  const place = PLACES.find(([name]) => addressOf(name) === here)
  const title = place ? words.places[place[0]] : words.title
  return (
    <div className={styles.page}>
      <title>{`${title} · Groundglass`}</title>
      <nav aria-label={words.navigation} className={styles.places}>
        <ul>
          {PLACES.map(([name]) => (
            <li key={name}>
              <Link
                href={addressOf(name)}
                aria-current={addressOf(name) === here ? 'page' : undefined}
              >
                {words.places[name]}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div className={styles.content}>
        <h1>{title}</h1>
        <Switch>
          {PLACES.map(([name, Page]) => (
            <Route key={name} path={addressOf(name)} component={Page} />
          ))}
          <Route path="/administration">
            <Redirect to={addressOf('users')} replace />
          </Route>
          <Route>
            <NotFound />
          </Route>
        </Switch>
      </div>
    </div>
  )
}

function addressOf(place: string): string {
  return `/administration/${place}`
}
