/** A manifest and a network in, one report out: everything that was measured, with counts. */
import {
  type DatasetCase,
  type DatasetManifest,
  GroundglassError,
  type ModelIdentity,
  RESEARCH_NOTICE,
  SOFTWARE,
} from '../core/index.ts'
import type { Network } from '../inference/index.ts'
import { checkLeak } from './check-leak.ts'
import { evaluateMasks } from './evaluate-masks.ts'
import { evaluateSeries } from './evaluate-series.ts'
import { type ValidAreaRow, evaluateValidArea } from './evaluate-valid-area.ts'
import type { MaskRow } from './mask-rows.ts'
import { type MaskSummary, maskSummary } from './mask-summary.ts'
import type { SliceRow } from './slice-rows.ts'
import { type SliceSummary, sliceSummary } from './slice-summary.ts'
import { type ValidAreaSummary, validAreaSummary } from './valid-area-summary.ts'

export const EVALUATION_SCHEMA = 'groundglass.evaluation/1'

export interface EvaluationReport {
  readonly schema: typeof EVALUATION_SCHEMA
  readonly software: typeof SOFTWARE
  readonly notice: string
  readonly dataset: {
    readonly name: string
    readonly licence: string
    readonly task: DatasetManifest['task']
    /** How many cases were chosen, by split. */
    readonly cases: Readonly<Record<string, number>>
  }
  readonly models: readonly ModelIdentity[]
  readonly mirrored: boolean
  readonly warnings: readonly string[]
  /** Lesion outlines; null when the cases have none. */
  readonly masks: { readonly summary: MaskSummary; readonly rows: readonly MaskRow[] } | null
  /** Labelled slices of series; null when there are none. */
  readonly slices: { readonly summary: SliceSummary; readonly rows: readonly SliceRow[] } | null
  /** Lungs; null for lesion manifests. */
  readonly validArea: {
    readonly summary: ValidAreaSummary
    readonly rows: readonly ValidAreaRow[]
  } | null
}

export interface EvaluateOptions {
  /** The folder that the manifest's paths start from. */
  readonly root: string
  readonly mirrored: boolean
  /** The valid-area network, for labelled series; opened only when one is met. */
  readonly validArea: () => Promise<Network>
  readonly onProgress?: ((stage: string, done: number, total: number) => void) | undefined
}

/**
 * @param dataset the manifest
 * @param cases those of its cases to evaluate, at least one
 * @param network the network under test, of the manifest's task
 * @param options where the data lie, mirroring, valid area, progress
 * @returns the report
 * @throws {GroundglassError} `evaluation/wrong-task`, `evaluation/trained-on-test`, `evaluation/no-such-slice`
 */
export async function evaluate(
  dataset: DatasetManifest,
  cases: readonly DatasetCase[],
  network: Network,
  options: EvaluateOptions,
): Promise<EvaluationReport> {
  const { manifest } = network
  if (manifest.task !== dataset.task) {
    throw new GroundglassError(
      'evaluation/wrong-task',
      `Expected a network for ${dataset.task}, which the labels of ${dataset.name} outline; ${manifest.name} is for ${manifest.task}.`,
    )
  }
  const warnings = checkLeak(dataset, cases, manifest)
  const { root, mirrored, onProgress } = options
  const report = {
    schema: EVALUATION_SCHEMA,
    software: SOFTWARE,
    notice: RESEARCH_NOTICE,
    dataset: {
      name: dataset.name,
      licence: dataset.licence,
      task: dataset.task,
      cases: countBySplit(cases),
    },
    mirrored,
    warnings,
  } as const
  if (dataset.task === 'valid-area') {
    const rows = await evaluateValidArea(network, cases, root, ({ done, total }) =>
      onProgress?.('slices', done, total),
    )
    const validArea = { summary: validAreaSummary(rows), rows }
    return { ...report, models: [identityOf(network)], masks: null, slices: null, validArea }
  }
  const labelledSlices = cases.filter(isLabelledSlice)
  const outlined = cases.filter((item) => !isLabelledSlice(item))
  const validArea = labelledSlices.length > 0 ? await options.validArea() : null
  const masks = await maskPart(network, outlined, options)
  const slices =
    validArea && (await slicePart({ validArea, lesion: network }, labelledSlices, options))
  const models = validArea ? [identityOf(network), identityOf(validArea)] : [identityOf(network)]
  return { ...report, models, masks, slices, validArea: null }
}

async function maskPart(
  network: Network,
  cases: readonly DatasetCase[],
  { root, mirrored, onProgress }: EvaluateOptions,
): Promise<EvaluationReport['masks']> {
  if (cases.length === 0) return null
  const { threshold, minimumBoxPx } = network.manifest
  const rows = await evaluateMasks(network, cases, root, {
    mirrored,
    threshold,
    minimumBoxPx: minimumBoxPx ?? 0,
    onProgress: ({ done, total }) => onProgress?.('images', done, total),
  })
  return { summary: maskSummary(rows), rows }
}

async function slicePart(
  networks: { readonly validArea: Network; readonly lesion: Network },
  cases: readonly DatasetCase[],
  { root, mirrored, onProgress }: EvaluateOptions,
): Promise<EvaluationReport['slices']> {
  const results = await evaluateSeries(networks, cases, root, {
    mirrored,
    onProgress: ({ series, seriesTotal, stage, done, total }) =>
      onProgress?.(`series ${series} of ${seriesTotal}: ${stage}`, done, total),
  })
  return { summary: sliceSummary(results), rows: results.flatMap(({ rows }) => rows) }
}

function isLabelledSlice({ label, sliceIndex }: DatasetCase): boolean {
  return label.kind === 'slice' && sliceIndex !== null
}

function countBySplit(cases: readonly DatasetCase[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { split } of cases) counts[split] = (counts[split] ?? 0) + 1
  return counts
}

function identityOf({ manifest, device }: Network): ModelIdentity {
  const { name, version, sha256 } = manifest
  return { name, version, sha256, device }
}
