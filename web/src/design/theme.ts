/** Dark, as reading rooms are, or light. */
import { preference } from '../preference.ts'

const THEMES = ['dark', 'light'] as const
export type Theme = (typeof THEMES)[number]

export const theme = preference<Theme>('theme', THEMES, 'dark', (chosen) => {
  document.documentElement.dataset['theme'] = chosen
})
