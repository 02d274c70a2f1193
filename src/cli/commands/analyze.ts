/** `groundglass analyze`: chest CT in, Readings, tables and pictures out. */
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { GroundglassError } from '../../core/index.ts'
import type { DeviceChoice } from '../../inference/index.ts'
import { analyzeInputs } from '../analyze-inputs.ts'
import { EXIT } from '../exit-status.ts'
import { DEFAULT_LESION_MODEL, withNetworks } from '../../networks/index.ts'
import { prepareFolder } from '../output-folder.ts'
import { deviceOption, positiveInteger } from '../options.ts'
import { progressLine } from '../progress-line.ts'
import { NOTICE } from '../run.ts'
import { verdictLines } from '../verdict-lines.ts'

const DEFAULT_OUT = 'out/analyze'

interface Options {
  readonly out?: string
  readonly model: string
  readonly device: DeviceChoice
  readonly threads?: number
  readonly json?: true
}

/** @param program the command line to add `analyze` to */
export function registerAnalyze(program: Command): void {
  program
    .command('analyze')
    .description('Read chest CT: lungs, lesions, a verdict with its reason, tables and pictures.')
    .argument('<inputs...>', 'DICOM, NIfTI, NRRD, PNG, JPEG: files, folders, zip archives')
    .option('--out <dir>', `folder for the reports (default: ${DEFAULT_OUT}, none with --json)`)
    .option('--model <name>', 'lesion model: a name or a package folder', DEFAULT_LESION_MODEL)
    .addOption(deviceOption())
    .option('--threads <n>', 'threads of the networks (default: one a core)', positiveInteger)
    .option('--json', 'print { "readings": [...] } on stdout, and nothing else')
    .addHelpText(
      'after',
      `
DIR receives reading.json, slices.csv, lesions.csv, summary.png, mask.nii.gz (1 lung, 2 ground glass, 3 consolidation),
lesion-map.nii.gz (probability of lesion in steps of 1/200) and overlays/; with several series, each in a subfolder of its own.

Exit status: 0 read, 2 usage, 3 an input was refused (the others are still read), 4 internal.

Examples:
  $ groundglass analyze study/ --out results
  $ groundglass analyze scan.nii.gz --json | jq .readings[0].verdict.label`,
    )
    .action(analyzeCommand)
}

async function analyzeCommand(inputs: readonly string[], options: Options): Promise<void> {
  const out = options.out ?? (options.json ? null : DEFAULT_OUT)
  if (out !== null) await prepareFolder(resolve(out))
  const { cases, refusedFiles } = await withNetworks(options, (networks) =>
    analyzeInputs(inputs, networks, out && resolve(out), progressLine()),
  )
  if (options.json) {
    const readings = cases.map(({ reading }) => reading)
    process.stdout.write(`${JSON.stringify({ readings }, null, 2)}\n`)
  } else {
    for (const { reading, folder, origin } of cases) {
      console.log(origin)
      for (const line of verdictLines(reading)) console.log(line)
      if (folder) console.log(`  reports in ${folder}`)
    }
    if (cases.length > 0) console.log(NOTICE)
  }
  if (cases.length === 0) throw nothingToRead()
  const refusedSeries = cases.some(({ reading }) => reading.usability === 'refused')
  if (refusedFiles > 0 || refusedSeries) process.exitCode = EXIT.refused
}

function nothingToRead(): GroundglassError {
  return new GroundglassError(
    'series/none',
    'Expected at least one chest CT series in the inputs; none could be read. The lines above say what was refused, and why.',
  )
}
