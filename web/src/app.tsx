/** Which page stands at which address. Each is loaded when somebody goes there; a new page is a line here and a folder in `pages/`. */
import { useQuery } from '@tanstack/react-query'
import { type ComponentType, lazy, type ReactNode, useEffect, useState } from 'react'
import { Route, Switch } from 'wouter'
import type { Session } from './api/index.ts'
import { followAnalyses } from './live/follow-analyses.ts'
import { Problem } from './problems/problem.tsx'
import { mayLook, sessionQuery, useSession } from './session.ts'
import { Loading, Shell } from './shell/shell.tsx'
import { DropAnywhere } from './uploads/drop-anywhere.tsx'

const Invitation = page(async () => (await import('./pages/invitation/invitation.tsx')).Invitation)
const SignIn = page(async () => (await import('./pages/sign-in/sign-in.tsx')).SignIn)
const Worklist = page(async () => (await import('./pages/worklist/worklist.tsx')).Worklist)
const Read = page(async () => (await import('./pages/read/read.tsx')).Read)
const StudyPage = page(async () => (await import('./pages/study/study-page.tsx')).StudyPage)
const HerePage = page(async () => (await import('./pages/here/here-page.tsx')).HerePage)
const Account = page(async () => (await import('./pages/account/account.tsx')).Account)
const Library = page(async () => (await import('./pages/library/library.tsx')).Library)
const CasePage = page(async () => (await import('./pages/case/case-page.tsx')).CasePage)
const NewCase = page(async () => (await import('./pages/case/new-case.tsx')).NewCase)
const Models = page(async () => (await import('./pages/models/models.tsx')).Models)
const About = page(async () => (await import('./pages/about/about.tsx')).About)
const Administration = page(
  async () => (await import('./pages/administration/administration.tsx')).Administration,
)
const OpenLink = page(async () => (await import('./pages/guest/open-link.tsx')).OpenLink)
const GuestStart = page(async () => (await import('./pages/guest/guest-start.tsx')).GuestStart)
const NotFound = page(async () => (await import('./pages/not-found/not-found.tsx')).NotFound)

export function App() {
  useLiveAnalyses(useSession())
  return (
    <Shell>
      <Switch>
        <Route path="/invitation">
          <Invitation />
        </Route>
        <Route path="/sign-in">
          <SignIn />
        </Route>
        <Route path="/about">
          <About />
        </Route>
        <Route path="/library">
          <ForPeople alsoPublic>
            <Library />
          </ForPeople>
        </Route>
        <Route path="/library/:id">
          {({ id }) => (
            <ForPeople alsoPublic>
              <CasePage key={id} id={id} />
            </ForPeople>
          )}
        </Route>
        <Route path="/models">
          <ForPeople alsoPublic>
            <Models />
          </ForPeople>
        </Route>
        <Route path="/link">
          <OpenLink />
        </Route>
        <Route>
          <ForPeople>
            <DropAnywhere />
            <Switch>
              <Route path="/">
                <Worklist />
              </Route>
              <Route path="/read">
                <Read />
              </Route>
              <Route path="/studies/:id">{({ id }) => <StudyPage key={id} id={id} />}</Route>
              <Route path="/here/:id">{({ id }) => <HerePage key={id} id={id} />}</Route>
              <Route path="/account">
                <Account />
              </Route>
              <Route path="/studies/:studyId/publish/:analysisId">
                {({ studyId, analysisId }) => (
                  <NewCase key={analysisId} studyId={studyId} analysisId={analysisId} />
                )}
              </Route>
              <Route path="/administration/*?">
                <Administration />
              </Route>
              <Route>
                <NotFound />
              </Route>
            </Switch>
          </ForPeople>
        </Route>
      </Switch>
    </Shell>
  )
}

interface ForPeopleProps {
  readonly children: ReactNode
  /** In `public` mode anybody may see it. */
  readonly alsoPublic?: boolean
}

/** Whoever the server does not know signs in first, and is then where they wanted to go. */
function ForPeople({ children, alsoPublic = false }: ForPeopleProps) {
  const { data: session, error, isPending } = useQuery(sessionQuery)
  const [known, setKnown] = useState(false)
  if (!known && session !== undefined && session.kind !== 'nobody') setKnown(true)
  if (isPending) return <Loading />
  if (session === undefined) return <Problem error={error} />
  // A session that ended later is renewed over the page.
  if (known || (alsoPublic && mayLook(session))) return children
  return session.publicMode ? <GuestStart /> : <SignIn />
}

/** For whoever is known, as long as they are the same. */
function useLiveAnalyses({ kind, userId, guestLinkId }: Session): void {
  const follower = kind === 'nobody' ? null : (userId ?? guestLinkId ?? kind)
  useEffect(() => (follower === null ? undefined : followAnalyses()), [follower])
}

function page<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  return lazy(async () => ({ default: await load() }))
}
