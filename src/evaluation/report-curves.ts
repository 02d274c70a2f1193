/** The curves of a report, each with the name of its file. */
import { type Curve, curveSvg } from './curve-svg.ts'
import type { EvaluationReport } from './evaluate.ts'
import { FIXED_THRESHOLD } from './mask-rows.ts'
import type { Roc } from '../core/index.ts'

/** An SVG document of 640 x 560, text in DejaVu Sans. */
export interface NamedCurve {
  readonly name: 'roc' | 'froc' | 'dice-by-threshold' | 'roc-slices'
  readonly svg: string
}

/**
 * @param report what was measured
 * @returns the curves that exist: ROC needs images with and without lesions, FROC lesions and marks
 */
export function reportCurves(report: EvaluationReport): NamedCurve[] {
  const { name, version } = report.models[0]!
  const of = `${name} ${version}${report.mirrored ? ', mirrored averaging' : ''} on ${report.dataset.name}`
  const curves: NamedCurve[] = []
  const add = (file: NamedCurve['name'], curve: Curve): void => {
    curves.push({ name: file, svg: curveSvg(curve) })
  }
  const masks = report.masks?.summary
  if (masks?.froc && masks.froc.length > 0) {
    const points = masks.froc.map((p) => [p.falseMarksPerImage, p.lesionSensitivity] as const)
    add('froc', {
      title: 'Lesions found against false marks',
      subtitle: `${of}: ${masks.images} images, ${masks.lesions} lesions`,
      x: { label: 'False marks per image', maximum: Math.max(1, points.at(-1)![0]) },
      y: { label: 'Lesion sensitivity', maximum: 1 },
      points: [[0, 0], ...points],
      join: 'steps',
      operatingPoint: points.at(-1),
    })
  }
  if (masks) {
    const last = masks.diceByThreshold.length - 1
    const dice = masks.diceByThreshold.toReversed()
    add('dice-by-threshold', {
      title: 'Dice by threshold (Inf-Net protocol)',
      subtitle: `${of}: mean over ${masks.images} images, maps stretched to their own range`,
      x: { label: 'Threshold', maximum: 1 },
      y: { label: 'Mean Dice', maximum: 1 },
      points: dice.map((value, step) => [step / last, value] as const),
      join: 'lines',
      operatingPoint: [FIXED_THRESHOLD, dice[Math.round(FIXED_THRESHOLD * last)]!],
    })
  }
  if (masks?.roc) add('roc', rocDrawing(masks.roc, `${of}, per image`))
  const slices = report.slices?.summary.roc
  if (slices) add('roc-slices', rocDrawing(slices, `${of}, per slice`))
  return curves
}

function rocDrawing({ points, auc, positives, negatives }: Roc, of: string): Curve {
  return {
    title: `ROC curve, area ${auc.toFixed(3)}`,
    subtitle: `${of}: ${positives} with lesion, ${negatives} without`,
    x: { label: '1 - specificity', maximum: 1 },
    y: { label: 'Sensitivity', maximum: 1 },
    points: points.map((p) => [p.falsePositiveRate, p.truePositiveRate] as const),
    join: 'lines',
    chance: true,
  }
}
