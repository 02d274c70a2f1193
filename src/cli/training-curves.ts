/** The picture of a training run: loss and validation Dice by step, from the run's log. */
import { readFileSync } from 'node:fs'
import { type Curve, curveSvg } from '../evaluation/index.ts'
import type { TrainingEvent } from '../training/index.ts'
import type { NamedSvg } from './write-curves.ts'

/** Points of the loss curve at most; each is the mean of the steps it stands for. */
const LOSS_POINTS = 200

/**
 * @param logPath `log.jsonl` of a run
 * @param name of the run, for the title
 * @returns the curves that the log allows
 */
export function trainingCurves(logPath: string, name: string): NamedSvg[] {
  const lines = readFileSync(logPath, 'utf8').trim().split('\n')
  const byStep = new Map<string, TrainingEvent>()
  // A killed and resumed run logs some steps twice; the later line is the one that counts.
  for (const line of lines) {
    const event: TrainingEvent = JSON.parse(line)
    if (event.kind === 'step' || event.kind === 'validation')
      byStep.set(`${event.kind} ${event.step}`, event)
  }
  const events = [...byStep.values()]
  const losses = events.filter((event) => event.kind === 'step')
  const validations = events.filter((event) => event.kind === 'validation')
  const last = losses.at(-1)
  if (!last) return []
  const curves: NamedSvg[] = [
    svg('loss', name, 'Training loss', last.step, meansOf(losses.map((e) => [e.step, e.loss]))),
  ]
  if (validations.length > 0) {
    const points = validations.map(({ step, dice }) => [step, dice] as const)
    curves.push(svg('validation-dice', name, 'Validation Dice', last.step, points, 1))
  }
  return curves
}

function svg(
  file: string,
  run: string,
  title: string,
  steps: number,
  points: Curve['points'],
  maximum = Math.max(...points.map(([, y]) => y)),
): NamedSvg {
  const curve: Curve = {
    title,
    subtitle: `${run}, ${steps} steps`,
    x: { label: 'Step', maximum: steps },
    y: { label: title, maximum },
    points,
    join: 'lines',
  }
  return { name: file, svg: curveSvg(curve) }
}

function meansOf(points: readonly (readonly [number, number])[]): [number, number][] {
  const bin = Math.ceil(points.length / LOSS_POINTS)
  return Array.from({ length: Math.ceil(points.length / bin) }, (_, index) => {
    const part = points.slice(index * bin, (index + 1) * bin)
    const mean = (axis: 0 | 1) => part.reduce((sum, point) => sum + point[axis], 0) / part.length
    return [mean(0), mean(1)]
  })
}
