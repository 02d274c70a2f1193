/** The head of every page: its name, where one can go, language, theme, who one is. */
import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import controls from '../design/controls.module.css'
import { theme } from '../design/theme.ts'
import { language, LANGUAGES, TAGS } from '../language/language.ts'
import { useWords } from '../language/use-words.ts'
import { usePreference } from '../preference.ts'
import { Problem } from '../problems/problem.tsx'
import { hasAccount, mayAdminister, mayLook, useSession } from '../session.ts'
import { useUploads } from '../uploads/upload-queue.ts'
import { MoonIcon, SunIcon, Mark } from './icons.tsx'
import { shellWords } from './shell-words.ts'
import styles from './shell.module.css'
import { signOut } from './sign-out.ts'

/** Each in itself. */
const NAMES = { en: 'EN', zh: '中文' } as const

export function Header() {
  const words = useWords(shellWords)
  const session = useSession()
  const leaving = useMutation({ mutationFn: signOut })
  const uploads = useUploads()
  const sending = uploads.filter(({ state }) => state.kind === 'sending').length
  return (
    <header className={styles.header}>
      <Link href="/" className={styles.name} aria-label={words.home}>
        <Mark />
        {'Groundglass'}
      </Link>
      <nav aria-label={words.navigation} className={styles.navigation}>
        {session.kind !== 'nobody' && <Place href="/">{words.worklist}</Place>}
        {session.kind !== 'nobody' && (
          <Place href="/read">
            {words.read}
            {sending > 0 && (
              <span className={styles.count}>
                <span aria-hidden="true">{sending}</span>
                <span className={controls.visuallyHidden}>{words.sending(sending)}</span>
              </span>
            )}
          </Place>
        )}
        {mayLook(session) && (
          <>
            <Place href="/library">{words.library}</Place>
            <Place href="/models">{words.models}</Place>
          </>
        )}
        <Place href="/about">{words.about}</Place>
        {mayAdminister(session) && <Place href="/administration">{words.administration}</Place>}
      </nav>
      <div className={styles.tools}>
        <LanguageSwitch />
        <ThemeSwitch />
        {hasAccount(session) ? (
          <>
            <Place href="/account">
              <span className={styles.person}>{session.name}</span>
              {session.role && <span className={styles.role}>{words.roles[session.role]}</span>}
            </Place>
            <button
              type="button"
              className={`${controls.button} ${controls.quiet}`}
              disabled={leaving.isPending}
              onClick={() => leaving.mutate()}
            >
              {words.signOut}
            </button>
          </>
        ) : (
          <Place href="/sign-in">{words.signIn}</Place>
        )}
      </div>
      {leaving.error !== null && <Problem error={leaving.error} />}
    </header>
  )
}

function Place({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  const [here] = useLocation()
  return (
    <Link
      href={href}
      className={styles.place}
      aria-current={here === href ? 'page' : here.startsWith(`${href}/`) ? true : undefined}
    >
      {children}
    </Link>
  )
}

function LanguageSwitch() {
  const words = useWords(shellWords)
  const chosen = usePreference(language)
  return (
    <fieldset className={styles.language} aria-label={words.language}>
      {LANGUAGES.map((each) => (
        <button
          key={each}
          type="button"
          lang={TAGS[each]}
          aria-pressed={each === chosen}
          onClick={() => language.set(each)}
        >
          {NAMES[each]}
        </button>
      ))}
    </fieldset>
  )
}

function ThemeSwitch() {
  const words = useWords(shellWords)
  const chosen = usePreference(theme)
  const other = chosen === 'dark' ? 'light' : 'dark'
  return (
    <button
      type="button"
      className={`${controls.button} ${controls.quiet}`}
      aria-label={words[other]}
      title={words[other]}
      onClick={() => theme.set(other)}
    >
      {other === 'light' ? <SunIcon /> : <MoonIcon />}
    </button>
  )
}
