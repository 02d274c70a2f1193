/** The language of the page: the browser's, until somebody chooses. */
import { preference, usePreference } from '../preference.ts'

export const LANGUAGES = ['en', 'zh'] as const
export type Language = (typeof LANGUAGES)[number]

/** As the Internet names them (BCP 47). */
export const TAGS = { en: 'en-GB', zh: 'zh-Hans-CN' } as const satisfies Record<Language, string>

const ofBrowser: Language = navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en'

export const language = preference<Language>('language', LANGUAGES, ofBrowser, (chosen) => {
  document.documentElement.lang = TAGS[chosen]
})

/** @returns the language; the component follows it */
export function useLanguage(): Language {
  return usePreference(language)
}
