/** Words for people, the same in every report. */
import {
  hasMeasuredGeometry,
  type Quadrant,
  type Reading,
  type ReadingSlice,
  type Run,
  type Verdict,
} from '../core/index.ts'

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
 * @param count how many
 * @param noun for instance `slice`
 * @returns `1 slice`, `2 slices`
 */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/**
 * @param run of consecutive slices
 * @param reading it is of
 * @returns for instance `29 slices, 58 mm`; no millimetres where they are assumed
 */
export function runLength(run: Run, reading: Reading): string {
  const slices = counted(run.lengthSlices, 'slice')
  return hasMeasuredGeometry(reading.series) ? `${slices}, ${number(run.lengthMm)} mm` : slices
}

/**
 * @param run of consecutive slices
 * @param reading it is of
 * @returns for instance `right posterior, slices 12 to 40: 29 slices, 58 mm`
 */
export function runInWords(run: Run, reading: Reading): string {
  const where = `slices ${run.firstSlice} to ${run.lastSlice}`
  return `${quadrantName(run.quadrant)}, ${where}: ${runLength(run, reading)}`
}

/**
 * @param slice of the reading
 * @param reading any
 * @returns area of its lesions, in mm2 where pixels have a size, else in pixels
 */
export function lesionArea({ lesions }: ReadingSlice, reading: Reading): number {
  const measured = hasMeasuredGeometry(reading.series)
  return lesions.reduce((sum, { areaMm2, areaPx }) => sum + (measured ? areaMm2 : areaPx), 0)
}

/**
 * @param reading any
 * @returns the unit of {@link lesionArea}
 */
export function areaUnit({ series }: Reading): string {
  return hasMeasuredGeometry(series) ? 'mm\u00b2' : 'px'
}

/**
 * @param probability 0 to 1
 * @returns three digits, never more certain than it is: what rounds to 1 is `> 0.999`
 */
export function probabilityInWords(probability: number): string {
  return probability > 0.999 ? '> 0.999' : probability.toFixed(3)
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
  const slices = counted(margin.slices, 'slice')
  return label === 'suspicious'
    ? `Margin: the verdict would turn only if at least ${slices} were cleared of lesions.`
    : `Margin: the verdict would turn if ${slices} more had a lesion.`
}
