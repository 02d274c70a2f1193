/** Numbers, dates and sizes as the language writes them. */
import { type Language, TAGS, useLanguage } from './language.ts'

const MINUS = '\u2212'
const UNITS = [
  ['year', 365 * 24 * 3600],
  ['month', 30 * 24 * 3600],
  ['day', 24 * 3600],
  ['hour', 3600],
  ['minute', 60],
] as const satisfies readonly (readonly [Intl.RelativeTimeFormatUnit, number])[]
const BYTES = ['B', 'kB', 'MB', 'GB', 'TB'] as const

export interface Formats {
  /** With that many digits after the point. */
  readonly number: (value: number, digits?: number) => string
  /** A day as DICOM keeps it, `2020-03-01`: no time zone can move it. */
  readonly day: (isoDate: string) => string
  readonly moment: (iso: string) => string
  /** How long ago, in words. */
  readonly ago: (iso: string, now?: number) => string
  /** In powers of 1000. */
  readonly bytes: (count: number) => string
  /** Seconds as minutes and seconds. */
  readonly duration: (seconds: number) => string
}

/** @returns the formats of the language of the moment */
export function useFormats(): Formats {
  return FORMATS[useLanguage()]
}

function formatsOf(language: Language): Formats {
  const tag = TAGS[language]
  const day = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeZone: 'UTC' })
  const moment = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short' })
  const relative = new Intl.RelativeTimeFormat(tag, { numeric: 'auto', style: 'short' })
  // Making one takes longer than a slice may.
  const numbers = new Map<number, Intl.NumberFormat>()
  const ofDigits = (digits: number) => {
    const form = { minimumFractionDigits: digits, maximumFractionDigits: digits }
    const made = new Intl.NumberFormat(tag, { ...form, signDisplay: 'negative' })
    numbers.set(digits, made)
    return made
  }
  const number = (value: number, digits = 0) =>
    (numbers.get(digits) ?? ofDigits(digits)).format(value).replace('-', MINUS)
  return {
    number,
    day: (isoDate) => day.format(new Date(`${isoDate}T00:00:00Z`)),
    moment: (iso) => moment.format(new Date(iso)),
    ago(iso, now = Date.now()) {
      const seconds = (now - new Date(iso).getTime()) / 1000
      const [unit, length] = UNITS.find(([, each]) => seconds >= each) ?? ['second', 1]
      return relative.format(unit === 'second' ? 0 : -Math.floor(seconds / length), unit)
    },
    bytes(count) {
      const power = Math.min(BYTES.length - 1, Math.floor(Math.log10(Math.max(count, 1)) / 3))
      const value = count / 1000 ** power
      return `${number(value, power > 0 && value < 100 ? 1 : 0)}\u00a0${BYTES[power]}`
    },
    duration(seconds) {
      const whole = Math.max(0, Math.round(seconds))
      return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
    },
  }
}

const FORMATS: Readonly<Record<Language, Formats>> = { en: formatsOf('en'), zh: formatsOf('zh') }
