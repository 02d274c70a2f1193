/** The report for people: plain tables, every ratio with its counts. */
import type { Proportion } from '../core/index.ts'
import { type AnswerTable, MEASURES } from './answer-table.ts'
import type { EvaluationReport } from './evaluate.ts'
import type { MeanFigure } from './figures.ts'
import { FIXED_MEASURES, type MaskSummary } from './mask-summary.ts'
import type { CaseRow, SliceSummary } from './slice-summary.ts'
import { columns } from './text-table.ts'
import { GOOD_IOU, type ValidAreaSummary } from './valid-area-summary.ts'

const MEASURE_NAMES = {
  dice: 'Dice',
  iou: 'IoU',
  sensitivity: 'sensitivity',
  specificity: 'specificity',
  mae: 'MAE',
}

/**
 * @param report what was measured
 * @returns lines of text, ending in a line break
 */
export function reportText(report: EvaluationReport): string {
  const { dataset, models, masks, slices, validArea } = report
  const splits = Object.entries(dataset.cases).map(([split, count]) => `${count} ${split}`)
  const head = columns([
    ['data set', `${dataset.name}: ${splits.join(', ')}`],
    ...models.map(({ name, version, sha256, device }) => [
      'model',
      `${name} ${version} (sha256 ${sha256.slice(0, 12)}) on ${device}`,
    ]),
    ['averaging', report.mirrored ? 'with the mirrored image' : 'none'],
    ...report.warnings.map((warning) => ['WARNING', warning]),
    ...missingRows(report),
  ])
  const parts = [
    head,
    masks && maskText(masks.summary),
    slices && sliceText(slices.summary),
    validArea && validAreaText(validArea.summary),
    report.notice,
  ]
  return `${parts.filter(Boolean).join('\n\n')}\n`
}

/** At most ten by name: the JSON form lists all. */
function missingRows({ masks, slices, validArea }: EvaluationReport): string[][] {
  const rows = [...(masks?.rows ?? []), ...(slices?.rows ?? []), ...(validArea?.rows ?? [])]
  const missing = rows.filter((row) => row.missing !== null)
  const named = missing
    .slice(0, 10)
    .map(({ id, missing: why }) => ['MISSING', `${id}: ${why?.code}`])
  const more = missing.length > 10 ? [['MISSING', `and ${missing.length - 10} more`]] : []
  return [...named, ...more]
}

function maskText(summary: MaskSummary): string {
  const { fixed, pooled, infNet } = summary
  const missing =
    summary.missing > 0 ? `, ${summary.missing} without prediction, counted at the worst value` : ''
  return [
    `OUTLINES of ${summary.images} images${missing}`,
    '',
    `At the fixed threshold ${summary.threshold}, original resolution: mean over images`,
    columns([
      ['', 'mean', '95 % (by patient)', 'images', 'undefined'],
      ...FIXED_MEASURES.map((name) => [MEASURE_NAMES[name], ...meanCells(fixed[name])]),
      ['pooled Dice', pooled ? number(pooled.dice) : 'none: a prediction is missing'],
    ]),
    '',
    'In the Inf-Net protocol: map stretched to its own range, mean over 256 thresholds, then over images',
    columns([
      ['', 'mean', '95 % (by patient)', 'images', 'undefined'],
      ['Dice', ...meanCells(infNet.meanDiceFigure)],
      ['sensitivity', number(infNet.meanSensitivity)],
      ['specificity', number(infNet.meanSpecificity)],
      ['MAE', number(infNet.mae)],
      ['best-threshold Dice', number(infNet.maxDice), '(threshold chosen on these very images)'],
    ]),
    '',
    'Per image: is there any lesion?',
    answerText(summary.perImage),
    ...(summary.patients.length < summary.images
      ? [
          '',
          `Per patient (${summary.patients.length}): any lesion on any image?`,
          answerText(summary.perPatient),
        ]
      : []),
    '',
    frocLine(summary),
  ].join('\n')
}

function frocLine({ froc, lesions }: MaskSummary): string {
  if (lesions === null)
    return 'Lesions: no free-response figure can be given, because the reference of an image without prediction could not be read.'
  const last = froc?.at(-1)
  if (!last) return `Lesions: ${lesions} in the reference; no mark was made or none could be hit.`
  return `Lesions: ${percent(last.lesionSensitivity)} of ${lesions} hit at ${last.falseMarksPerImage.toFixed(2)} false marks an image (a hit: intersection over union of 0.1 or more).`
}

function sliceText(summary: SliceSummary): string {
  return [
    `SLICES of ${summary.cases.length} series, read as a whole`,
    '',
    `Per slice (${summary.negativesWithoutValidArea} negatives without valid area left out, ${summary.positivesWithoutValidArea} positives without valid area counted as missed)`,
    answerText(summary.perSlice),
    '',
    `Per slice, without negatives at most ${summary.guardSlices} slices from a labelled one`,
    answerText(summary.perSliceGuarded),
    '',
    'Per case: is the series suspicious?',
    answerText(summary.perCase),
    '',
    columns([
      [
        'patient',
        'truth',
        'verdict',
        'longest run',
        'margin',
        'sensitivity',
        'specificity',
        'guarded',
      ],
      ...summary.cases.map((row) => [
        row.patient,
        row.actual ? 'positive' : 'negative',
        row.verdict ?? `none: ${row.missing?.code}`,
        runText(row),
        row.margin ? `${row.margin.slices} ${row.margin.change}` : '-',
        counts(row.plain.measures.sensitivity),
        counts(row.plain.measures.specificity),
        counts(row.guarded.measures.specificity),
      ]),
    ]),
    ...(summary.roc ? ['', `Area under the ROC curve, per slice: ${number(summary.roc.auc)}`] : []),
  ].join('\n')
}

function runText({ longestRun }: CaseRow): string {
  return longestRun ? `${longestRun.slices} slices, ${longestRun.mm.toFixed(0)} mm` : '-'
}

function validAreaText(summary: ValidAreaSummary): string {
  return [
    `VALID AREA on ${summary.slices} slices${summary.missing > 0 ? `, ${summary.missing} without prediction` : ''}`,
    '',
    columns([
      [`rectangle IoU of ${GOOD_IOU} or more`, ...proportionCells(summary.goodRectangles)],
      ['patients whose lungs are one stretch', ...proportionCells(summary.contiguous)],
    ]),
    '',
    columns([
      ['', 'mean', '95 % (by patient)', 'slices', 'undefined'],
      ['rectangle IoU', ...meanCells(summary.rectangleIou)],
      ['lung Dice', ...meanCells(summary.lungDice)],
    ]),
    '',
    'Per slice: are there lungs?',
    answerText(summary.perSlice),
  ].join('\n')
}

function answerText(table: AnswerTable): string {
  const { truePositives, falsePositives, falseNegatives, trueNegatives, measures } = table
  return columns([
    ['', 'value', 'count', '95 % (Wilson)', '95 % (by patient)'],
    ...MEASURES.map((name) => [
      name,
      ...proportionCells(measures[name]),
      interval(measures[name].clusteredInterval95, percent),
    ]),
    [
      '',
      `TP ${truePositives}`,
      `FP ${falsePositives}`,
      `FN ${falseNegatives}`,
      `TN ${trueNegatives}`,
    ],
  ])
}

function proportionCells(proportion: Proportion): string[] {
  const { value, interval95 } = proportion
  return [value === null ? '-' : percent(value), counts(proportion), interval(interval95, percent)]
}

function counts({ hits, count }: Proportion): string {
  return `${hits}/${count}`
}

function meanCells({ value, interval95, count, undefinedCount }: MeanFigure): string[] {
  return [number(value), interval(interval95, number), String(count), String(undefinedCount)]
}

function interval(ends: readonly [number, number] | null, form: (value: number) => string): string {
  return ends === null ? '-' : `${form(ends[0])} to ${form(ends[1])}`
}

function number(value: number | null): string {
  return value === null ? '-' : value.toFixed(3)
}

function percent(value: number): string {
  return `${(value * 100).toFixed(1)} %`
}
