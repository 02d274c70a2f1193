/** What changed between two Readings of one series, and why. */
import type { Reading, Verdict } from '../../core/index.ts'

export interface ReadingComparison {
  readonly seriesInstanceUID: string
  /** Whether the labels differ. */
  readonly changed: boolean
  readonly before: ReadingSide
  readonly after: ReadingSide
  /** Runs of one Reading that meet none of the other's in their quadrant. */
  readonly runs: { readonly gained: Verdict['runs']; readonly lost: Verdict['runs'] }
  /** Indexes of slices with a lesion in one Reading only. */
  readonly lesionSlices: { readonly gained: readonly number[]; readonly lost: readonly number[] }
  /** What went into them that differs: models, parameters, the slices themselves. */
  readonly causes: readonly ('lesion-model' | 'valid-area-model' | 'parameters' | 'slices')[]
}

interface ReadingSide {
  readonly label: Verdict['label']
  readonly reason: string
  readonly margin: Verdict['margin']
  /** Slices with a lesion. */
  readonly lesionSliceCount: number
  readonly lesionModel: string | null
}

/**
 * @param before one Reading
 * @param after another, of the same series
 * @returns the differences
 */
export function compareReadings(before: Reading, after: Reading): ReadingComparison {
  const [was, is] = [lesionSlices(before), lesionSlices(after)]
  return {
    seriesInstanceUID: after.series.seriesInstanceUID,
    changed: before.verdict.label !== after.verdict.label,
    before: sideOf(before, was.length),
    after: sideOf(after, is.length),
    runs: {
      gained: runsOnlyIn(after, before),
      lost: runsOnlyIn(before, after),
    },
    lesionSlices: {
      gained: is.filter((index) => !was.includes(index)),
      lost: was.filter((index) => !is.includes(index)),
    },
    causes: causesOf(before, after),
  }
}

function sideOf({ verdict, models }: Reading, lesionSliceCount: number): ReadingSide {
  const { label, reason, margin } = verdict
  const lesionModel = models.lesion && `${models.lesion.name} ${models.lesion.version}`
  return { label, reason, margin, lesionSliceCount, lesionModel }
}

function lesionSlices({ slices }: Reading): number[] {
  return slices.filter(({ lesions }) => lesions.length > 0).map(({ index }) => index)
}

function runsOnlyIn(one: Reading, other: Reading): Verdict['runs'] {
  return one.verdict.runs.filter(
    (run) =>
      !other.verdict.runs.some(
        (met) =>
          met.quadrant === run.quadrant &&
          met.firstSlice <= run.lastSlice &&
          met.lastSlice >= run.firstSlice,
      ),
  )
}

function causesOf(before: Reading, after: Reading): ReadingComparison['causes'] {
  const causes: ReadingComparison['causes'][number][] = []
  if (before.models.lesion?.sha256 !== after.models.lesion?.sha256) causes.push('lesion-model')
  if (before.models.validArea?.sha256 !== after.models.validArea?.sha256)
    causes.push('valid-area-model')
  if (JSON.stringify(before.parameters) !== JSON.stringify(after.parameters))
    causes.push('parameters')
  if (slicesOf(before) !== slicesOf(after)) causes.push('slices')
  return causes
}

function slicesOf({ slices }: Reading): string {
  return slices.map(({ sopInstanceUID }) => sopInstanceUID).join()
}
