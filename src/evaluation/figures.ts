/** Figures that keep their counts: means over images with intervals clustered by patient. */
import { clusteredBootstrap } from '../core/index.ts'
import { groupBy } from './group-by.ts'

/** A mean over images. */
export interface MeanFigure {
  /** Null when it was defined on no image. */
  readonly value: number | null
  /** Images it is over. */
  readonly count: number
  /** Images on which it is not defined (0 / 0), for instance Dice of an empty map against an empty reference. */
  readonly undefinedCount: number
  /** 95 %, by a bootstrap that draws whole patients; null with fewer than two patients. */
  readonly interval95: readonly [low: number, high: number] | null
}

/**
 * @param rows one an image
 * @param figureOf the image's figure, null where it is not defined
 * @returns the mean with its counts and interval
 */
export function meanFigure<Row extends { readonly patient: string }>(
  rows: readonly Row[],
  figureOf: (row: Row) => number | null,
): MeanFigure {
  const figures = rows.map((row) => ({ patient: row.patient, figure: figureOf(row) }))
  const defined = figures.flatMap(({ patient, figure }) =>
    figure === null ? [] : [{ patient, figure }],
  )
  return {
    value: defined.length === 0 ? null : meanOf(defined),
    count: defined.length,
    undefinedCount: figures.length - defined.length,
    interval95: clusteredBootstrap(byPatient(defined), meanOf)?.interval ?? null,
  }
}

function meanOf(items: readonly { readonly figure: number }[]): number {
  return items.reduce((sum, { figure }) => sum + figure, 0) / items.length
}

/**
 * @param rows one an image
 * @returns the rows of each patient, patients in order of first appearance
 */
export function byPatient<Row extends { readonly patient: string }>(rows: readonly Row[]): Row[][] {
  return [...groupBy(rows, ({ patient }) => patient).values()]
}
