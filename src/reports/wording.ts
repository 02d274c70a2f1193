/** Words for people, the same in every report. */
import type { Quadrant, Reading, Run, Verdict } from '../core/index.ts'

/**
 * @param value any number
 * @param digits after the point
 * @returns it with a real minus sign, and no `-0`
 */
export function number(value: number, digits = 0): string {
  const fixed = value.toFixed(digits)
  return Number(fixed) === 0 ? (0).toFixed(digits) : fixed.replace('-', '\u2212')
}

/**
 * @param quadrant of the patient
 * @returns for instance `right posterior`
 */
export function quadrantName(quadrant: Quadrant): string {
  return quadrant.replace('-', ' ')
}

/**
 * @param run of consecutive slices
 * @returns for instance `right posterior, slices 12 to 40: 29 slices, 58 mm`
 */
export function runInWords(run: Run): string {
  const length = `${run.lengthSlices} slices, ${number(run.lengthMm)} mm`
  return `${quadrantName(run.quadrant)}, slices ${run.firstSlice} to ${run.lastSlice}: ${length}`
}

/**
 * @param reading any
 * @returns what its numbers are measured in, for the foot of a picture
 */
export function intensityInWords({ series }: Reading): string {
  if (series.intensity === 'hu') return 'HU'
  return series.intensity === 'hu-estimated'
    ? 'HU estimated from the picture\u2019s greys'
    : 'greys taken as a lung window, not HU'
}

/**
 * @param reading any
 * @returns the lesion network's name and version, or that none ran
 */
export function modelInWords({ models }: Reading): string {
  return models.lesion ? `${models.lesion.name} ${models.lesion.version}` : 'no lesion network ran'
}

/** The verdicts as headings. */
export const VERDICT_WORDS = {
  suspicious: 'Suspicious',
  'not-suspicious': 'Not suspicious',
  'not-interpretable': 'Not interpretable',
} as const satisfies Record<Verdict['label'], string>

/**
 * @param verdict any
 * @returns by how much it holds, in a sentence; null where there is no margin
 */
export function marginInWords({ label, margin }: Verdict): string | null {
  if (!margin) return null
  const slices = margin.slices === 1 ? '1 slice' : `${margin.slices} slices`
  return label === 'suspicious'
    ? `Margin: the verdict would turn only if at least ${slices} were cleared of lesions.`
    : `Margin: the verdict would turn if ${slices} more had a lesion.`
}
