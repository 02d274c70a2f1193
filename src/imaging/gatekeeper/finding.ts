/** Short forms for the gatekeeper's findings. */
import type { Finding } from '../../core/index.ts'

/** What a check says; slice and tag are null unless given. */
type Said = Pick<Finding, 'code' | 'message' | 'expected' | 'found'> &
  Partial<Pick<Finding, 'sliceIndex' | 'tag'>>

/** A finding with which the series can still be read. */
export function warning(said: Said): Finding {
  return { sliceIndex: null, tag: null, ...said, severity: 'warning' }
}

/** A finding after which no verdict may be given. */
export function refusal(said: Said): Finding {
  return { sliceIndex: null, tag: null, ...said, severity: 'refusal' }
}

/** A measured number for people: at most three decimals. */
export function shown(value: number): string {
  return String(Math.round(value * 1000) / 1000)
}

/** `1 slice`, `2 slices`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
