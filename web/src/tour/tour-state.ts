/** Whether somebody has seen the tour of a demonstration, remembered by their browser. */
import { preference } from '../preference.ts'

export const tour = preference<'open' | 'done'>('tour', ['open', 'done'], 'open', () => {})
