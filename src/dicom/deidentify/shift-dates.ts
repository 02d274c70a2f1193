/** Moves dates by a number of days; times of day stay. */

const DAY_MS = 86_400_000
/** The second form is that of ACR-NEMA files. */
const DATE = /^(\d{4})(\d{2})(\d{2})$|^(\d{4})\.(\d{2})\.(\d{2})$/
const TIME = /^\d{2}(\d{2}(\d{2}(\.\d{1,6})?)?)?$|^\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?$/
/** Date, time of day, and the offset from UTC, which would tell the place. */
const DATE_TIME = /^(\d{8})(\d{2}(?:\d{2}(?:\d{2}(?:\.\d{1,6})?)?)?)?(?:[+-]\d{4})?$/

function shiftedDate(date: string, days: number): string | null {
  const match = DATE.exec(date)
  if (match === null) return null
  const [year, month, day] = [1, 2, 3].map((at) => Number(match[at] ?? match[at + 3]))
  const moment = new Date(Date.UTC(year!, month! - 1, day))
  // A 31st of February would become a 3rd of March: what is no date is not shifted.
  if (moment.getUTCMonth() !== month! - 1 || moment.getUTCFullYear() !== year) return null
  const shifted = new Date(moment.getTime() + days * DAY_MS)
  const fullYear = String(shifted.getUTCFullYear()).padStart(4, '0')
  return fullYear + shifted.toISOString().slice(5, 10).replace('-', '')
}

function shiftedDateTime(moment: string, days: number): string | null {
  const [, date, time = ''] = DATE_TIME.exec(moment) ?? []
  const shifted = date === undefined ? null : shiftedDate(date, days)
  return shifted === null ? null : shifted + time
}

/**
 * Shifts the parts of a DA or DT value; TM values come back as they are.
 * @param parts the parts of the value, without padding
 * @param vr DA, DT or TM
 * @param days how many days later, negative for earlier
 * @returns the shifted parts; null where one is incomplete or no date, so that nothing passes unshifted
 */
export function shiftDates(parts: readonly string[], vr: string, days: number): string[] | null {
  const shifted = parts.map((part) => {
    if (part === '') return part
    if (vr === 'TM') return TIME.test(part) ? part : null
    return vr === 'DA' ? shiftedDate(part, days) : shiftedDateTime(part, days)
  })
  return shifted.every((part) => part !== null) ? shifted : null
}
