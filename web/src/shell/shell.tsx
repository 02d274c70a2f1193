/** What stands around every page: header, notice, and what keeps a page alive when something is lost. */
import { type ReactNode, Suspense, useEffect, useRef } from 'react'
import { useLocation } from 'wouter'
import { useConnection } from '../api/index.ts'
import controls from '../design/controls.module.css'
import { useWords } from '../language/use-words.ts'
import { useSession } from '../session.ts'
import { Tour } from '../tour/tour.tsx'
import { ErrorBoundary } from './error-boundary.tsx'
import { GuestBanner } from './guest-banner.tsx'
import { Header } from './header.tsx'
import { shellWords } from './shell-words.ts'
import styles from './shell.module.css'
import { SignInAgain } from './sign-in-again.tsx'

export function Shell({ children }: { readonly children: ReactNode }) {
  const words = useWords(shellWords)
  const [here] = useLocation()
  const content = useFocusOnArrival(here)
  const { demonstration } = useSession()
  return (
    <>
      <a className={styles.skip} href="#content">
        {words.skip}
      </a>
      <Header />
      <LostConnection />
      <GuestBanner />
      <main id="content" tabIndex={-1} ref={content} className={styles.main}>
        <ErrorBoundary key={here}>
          <Suspense fallback={<Loading />}>{children}</Suspense>
        </ErrorBoundary>
      </main>
      <footer className={styles.footer}>
        <strong>{words.notice}</strong>
        {demonstration && <span>{words.demonstration}</span>}
      </footer>
      <Tour />
      <SignInAgain />
    </>
  )
}

export function Loading() {
  const words = useWords(shellWords)
  return (
    <p className={styles.loading} role="status">
      {words.loading}
    </p>
  )
}

function LostConnection() {
  const words = useWords(shellWords)
  const reached = useConnection()
  return (
    <div role="status" className={reached ? controls.visuallyHidden : styles.lost}>
      {reached ? '' : words.lost}
    </div>
  )
}

/** Whoever reads by ear hears of the new page when they have gone to it; the first page is read by itself. */
function useFocusOnArrival(here: string) {
  const content = useRef<HTMLElement>(null)
  const last = useRef(here)
  useEffect(() => {
    if (last.current !== here) content.current?.focus({ preventScroll: true })
    last.current = here
  }, [here])
  return content
}
