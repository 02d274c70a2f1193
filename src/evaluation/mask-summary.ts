/** From mask rows to the tables: means, pooled pixels, the benchmark's protocol, patients, curves. */
import {
  type ConfusionCounts,
  type FrocPoint,
  INF_NET_THRESHOLDS,
  type InfNetImage,
  type InfNetSummary,
  type MarkedImage,
  type Roc,
  frocCurve,
  infNetSummary,
  rocCurve,
} from '../core/index.ts'
import { type AnswerTable, answerTable } from './answer-table.ts'
import { type MeanFigure, byPatient, meanFigure } from './figures.ts'
import { FIXED_THRESHOLD, type MaskFit, type MaskRow } from './mask-rows.ts'

export const FIXED_MEASURES = ['dice', 'iou', 'sensitivity', 'specificity', 'mae'] as const
type FixedMeasure = (typeof FIXED_MEASURES)[number]

export interface MaskSummary {
  readonly images: number
  /** Images without a prediction; they stand in every mean at the worst value. */
  readonly missing: number
  readonly threshold: number
  readonly fixed: Readonly<Record<FixedMeasure, MeanFigure>>
  /** All pixels of all images together; null when a prediction is missing. */
  readonly pooled: (ConfusionCounts & { readonly dice: number | null }) | null
  readonly infNet: InfNetSummary & { readonly meanDiceFigure: MeanFigure }
  /** Is there any lesion on the image? */
  readonly perImage: AnswerTable
  /** Is there any lesion on any image of the patient? */
  readonly perPatient: AnswerTable
  readonly patients: readonly {
    readonly patient: string
    readonly images: number
    readonly dice: number | null
  }[]
  /** Null unless there are images with and without lesions. */
  readonly roc: Roc | null
  /** Null without lesions, and like `lesions` where not even the reference of some image could be read. */
  readonly froc: readonly FrocPoint[] | null
  readonly lesions: number | null
  /** Mean Dice (Inf-Net protocol) at each of the 256 thresholds, 1 to 0. */
  readonly diceByThreshold: readonly number[]
}

/** What a missing prediction is worth. */
const WORST: Readonly<Record<FixedMeasure, number>> = {
  dice: 0,
  iou: 0,
  sensitivity: 0,
  specificity: 0,
  mae: 1,
}
const NOTHING = new Float64Array(INF_NET_THRESHOLDS)
const WORST_INF_NET: InfNetImage = {
  dice: NOTHING,
  sensitivity: NOTHING,
  specificity: NOTHING,
  mae: 1,
}

/**
 * @param rows one an image
 * @returns every table and curve
 */
export function maskSummary(rows: readonly MaskRow[]): MaskSummary {
  const fits = rows.flatMap(({ fit }) => (fit ? [fit] : []))
  const infNet = rows.map(({ fit }) => fit?.infNet ?? WORST_INF_NET)
  const answers = rows.map(imageAnswer)
  const patientRows = byPatient(rows)
  const marked = markedImages(rows)
  const mean = (name: FixedMeasure): MeanFigure =>
    meanFigure(rows, ({ fit }) => (fit ? fit.fixed[name] : WORST[name]))
  return {
    images: rows.length,
    missing: rows.length - fits.length,
    threshold: FIXED_THRESHOLD,
    fixed: {
      dice: mean('dice'),
      iou: mean('iou'),
      sensitivity: mean('sensitivity'),
      specificity: mean('specificity'),
      mae: mean('mae'),
    },
    pooled: fits.length === rows.length ? pooled(fits) : null,
    infNet: {
      ...infNetSummary(infNet),
      meanDiceFigure: meanFigure(rows, ({ fit }) => meanOf((fit?.infNet ?? WORST_INF_NET).dice)),
    },
    perImage: answerTable(answers),
    perPatient: answerTable(byPatient(answers).map(anyOf)),
    patients: patientRows.map((own) => ({
      patient: own[0]!.patient,
      images: own.length,
      dice: meanFigure(own, ({ fit }) => (fit ? fit.fixed.dice : 0)).value,
    })),
    roc: rocCurve(answers),
    froc: marked && frocCurve(marked),
    lesions: marked && marked.reduce((sum, { lesions }) => sum + lesions, 0),
    diceByThreshold: Array.from({ length: INF_NET_THRESHOLDS }, (_, step) =>
      meanOf(infNet.map(({ dice }) => dice[step]!)),
    ),
  }
}

/** Every image with its marks; without a prediction all its lesions are missed. Null where nobody can say how many. */
function markedImages(rows: readonly MaskRow[]): MarkedImage[] | null {
  const marked = rows.flatMap(({ fit, lesions }) => {
    if (fit) return [fit.marked]
    return lesions === null ? [] : [{ lesions, marks: [] }]
  })
  return marked.length === rows.length ? marked : null
}

interface ImageAnswer {
  readonly patient: string
  readonly actual: boolean
  readonly predicted: boolean
  readonly score: number
}

/** The image as a whole: any mark against any lesion. Without a prediction the answer is the wrong one. */
function imageAnswer({ patient, actual, fit }: MaskRow): ImageAnswer {
  if (!fit) {
    const truth = actual ?? true
    return { patient, actual: truth, predicted: !truth, score: truth ? 0 : 1 }
  }
  const score = fit.marked.marks.reduce((best, mark) => Math.max(best, mark.score), 0)
  return { patient, actual: actual ?? false, predicted: fit.marked.marks.length > 0, score }
}

function anyOf(images: readonly ImageAnswer[]): ImageAnswer {
  return {
    patient: images[0]!.patient,
    actual: images.some(({ actual }) => actual),
    predicted: images.some(({ predicted }) => predicted),
    score: Math.max(...images.map(({ score }) => score)),
  }
}

function pooled(fits: readonly MaskFit[]): ConfusionCounts & { readonly dice: number | null } {
  let [truePositives, falsePositives, falseNegatives, trueNegatives] = [0, 0, 0, 0]
  for (const { fixed } of fits) {
    truePositives += fixed.truePositives
    falsePositives += fixed.falsePositives
    falseNegatives += fixed.falseNegatives
    trueNegatives += fixed.trueNegatives
  }
  const marked = 2 * truePositives + falsePositives + falseNegatives
  const dice = marked === 0 ? null : (2 * truePositives) / marked
  return { truePositives, falsePositives, falseNegatives, trueNegatives, dice }
}

function meanOf(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length
}
