/** Yes-or-no answers in one table: counts, Wilson's intervals, and intervals clustered by patient. */
import {
  type Answer,
  type ConfusionCounts,
  type ConfusionMeasures,
  type Proportion,
  clusteredBootstrap,
  confusionCounts,
  confusionMeasures,
} from '../core/index.ts'
import { byPatient } from './figures.ts'

/** One image's or one patient's answer. */
export interface AnswerRow extends Answer {
  readonly patient: string
}

/** A proportion with, beside Wilson's interval (items as if independent), one that keeps patients together. */
interface ClusteredProportion extends Proportion {
  /** Null with fewer than two patients. */
  readonly clusteredInterval95: readonly [low: number, high: number] | null
}

export type MeasureName = keyof ConfusionMeasures
export const MEASURES = [
  'accuracy',
  'sensitivity',
  'specificity',
  'ppv',
  'npv',
] as const satisfies readonly MeasureName[]

export interface AnswerTable extends ConfusionCounts {
  readonly measures: Readonly<Record<MeasureName, ClusteredProportion>>
}

/**
 * @param rows one answer each; a case without a prediction is a row too, counted as wrong
 * @returns counts and the five measures
 */
export function answerTable(rows: readonly AnswerRow[]): AnswerTable {
  const counts = confusionCounts(rows)
  const plain = confusionMeasures(counts)
  const patients = byPatient(rows)
  const clustered = (name: MeasureName): ClusteredProportion => {
    const bootstrap = clusteredBootstrap(
      patients,
      (items) => confusionMeasures(confusionCounts(items))[name].value ?? Number.NaN,
    )
    return { ...plain[name], clusteredInterval95: bootstrap?.interval ?? null }
  }
  return {
    ...counts,
    measures: {
      accuracy: clustered('accuracy'),
      sensitivity: clustered('sensitivity'),
      specificity: clustered('specificity'),
      ppv: clustered('ppv'),
      npv: clustered('npv'),
    },
  }
}
