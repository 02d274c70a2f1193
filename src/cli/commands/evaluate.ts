/** `groundglass evaluate`: a network against the reference labels of a data set. */
import { dirname, join } from 'node:path'
import { type Command, Option } from 'commander'
import { type DatasetCase, type DatasetManifest, GroundglassError } from '../../core/index.ts'
import { chooseCases, openModel, readManifest, writeFileAtomic } from '../../disk/index.ts'
import {
  type EvaluationReport,
  evaluate,
  reportCurves,
  reportJson,
  reportText,
} from '../../evaluation/index.ts'
import {
  type DeviceChoice,
  type Network,
  loadNetwork,
  parseManifest,
} from '../../inference/index.ts'
import { EXIT } from '../exit-status.ts'
import { VALID_AREA_MODEL } from '../../networks/index.ts'
import { prepareFolder } from '../output-folder.ts'
import { deviceOption, positiveInteger } from '../options.ts'
import { progressLine } from '../progress-line.ts'
import { writeCurves } from '../write-curves.ts'

interface Options {
  readonly model: string
  readonly validAreaModel: string
  readonly root?: string
  readonly split: DatasetCase['split']
  readonly subset?: string
  readonly mirror?: true
  readonly json?: true
  readonly out?: string
  readonly device: DeviceChoice
  readonly threads?: number
}

/** @param program the command line to add `evaluate` to */
export function registerEvaluate(program: Command): void {
  program
    .command('evaluate')
    .description(
      'Measure a network on labelled cases: outlines, slices, cases; counts and intervals beside every ratio.',
    )
    .argument('<manifest>', 'data set manifest, as `groundglass dataset` writes it')
    .requiredOption('--model <name>', 'the network under test: a name, or a package folder')
    .option('--root <dir>', "the folder that the manifest's paths start from (default: its own)")
    .addOption(
      new Option('--split <split>', 'the cases to evaluate')
        .choices(['train', 'validation', 'test'])
        .default('test'),
    )
    .option('--subset <name>', 'only the cases of this subset')
    .option('--mirror', 'average with the answer to the mirrored image (twice the time)')
    .option('--valid-area-model <name>', 'for whole series: finds the lungs', VALID_AREA_MODEL)
    .option('--json', 'print the report as JSON on standard output, and nothing else there')
    .option('--out <dir>', 'also write report.txt, report.json and the curves as PNG')
    .addOption(deviceOption())
    .option('--threads <n>', 'threads on the processor', positiveInteger)
    .addHelpText(
      'after',
      `
A case without a prediction is listed and counts as wrong. Exit status 3 when there is any.

Example:
  $ groundglass dataset infnet ../shared/data/infnet --out infnet.json
  $ groundglass evaluate infnet.json --root ../shared/data/infnet --model lesion-small --out evaluation`,
    )
    .action(run)
}

async function run(path: string, options: Options): Promise<void> {
  const dataset = await readManifest(path)
  const { split, subset } = options
  const cases = chooseCases(dataset, { splits: [split], subset })
  if (cases.length === 0) throw noCases(dataset, options)
  if (options.out !== undefined) await prepareFolder(options.out)
  const progress = progressLine()
  const opened: Network[] = []
  const open = async (name: string): Promise<Network> => {
    const { manifestJson, modelBytes } = await openModel(name)
    const network = await loadNetwork(
      { manifest: parseManifest(manifestJson), modelBytes },
      options,
    )
    opened.push(network)
    return network
  }
  try {
    const report = await evaluate(dataset, cases, await open(options.model), {
      root: options.root ?? dirname(path),
      mirrored: options.mirror === true,
      validArea: () => open(options.validAreaModel),
      onProgress: (stage, done, total) => progress.step(stage, done, total),
    })
    progress.end()
    process.stdout.write(options.json ? reportJson(report) : reportText(report))
    if (options.out !== undefined) await writeReport(report, options.out)
    if (hasMissing(report)) process.exitCode = EXIT.refused
  } finally {
    for (const network of opened) await network.dispose()
  }
}

async function writeReport(report: EvaluationReport, folder: string): Promise<void> {
  await writeFileAtomic(join(folder, 'report.txt'), reportText(report))
  await writeFileAtomic(join(folder, 'report.json'), reportJson(report))
  await writeCurves(reportCurves(report), folder)
}

function hasMissing({ masks, slices, validArea }: EvaluationReport): boolean {
  const rows = [...(masks?.rows ?? []), ...(slices?.rows ?? []), ...(validArea?.rows ?? [])]
  return rows.some(({ missing }) => missing !== null)
}

function noCases(dataset: DatasetManifest, { split, subset }: Options): GroundglassError {
  const kinds = new Map<string, number>()
  for (const item of dataset.cases) {
    const kind = item.subset === undefined ? item.split : `${item.split}/${item.subset}`
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
  }
  const here = [...kinds].map(([kind, count]) => `${kind} (${count})`).join(', ')
  return new GroundglassError(
    'usage/no-cases',
    `Expected cases of split ${split}${subset === undefined ? '' : ` and subset ${subset}`} in ${dataset.name}; it has ${here || 'none'}. Choose with --split and --subset.`,
  )
}
