/** Whether cases hide what they are until somebody asks: for those who learn. */
import { preference } from '../preference.ts'

export const quiz = preference<'off' | 'on'>('quiz', ['off', 'on'], 'off', () => {})
