/** `groundglass train`: a network from a configuration and data. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Command } from 'commander'
import { GroundglassError } from '../../core/index.ts'
import { parseTrainingConfig, trainInWorker } from '../../training/index.ts'
import { prepareFolder } from '../output-folder.ts'
import { positiveInteger } from '../options.ts'
import { trainingCurves } from '../training-curves.ts'
import { TrainingProgress } from '../training-progress.ts'
import { writeCurves } from '../write-curves.ts'

/** Milliseconds between lines where the output is no terminal. */
const QUIET_INTERVAL_MS = 30_000

interface Options {
  readonly out?: string
  readonly threads?: number
  readonly fresh?: true
  readonly spinning: boolean
}

/** @param program the command line to add `train` to */
export function registerTrain(program: Command): void {
  program
    .command('train')
    .description('Train a network. Ctrl-C stops with a checkpoint; the same line goes on from it.')
    .argument('<config>', 'training configuration (JSON)')
    .option('--out <folder>', 'run folder: checkpoint, log, curves, package/ (default: runs/NAME)')
    .option('--threads <n>', 'threads (default: one a core)', positiveInteger)
    .option('--fresh', 'forget the checkpoint of an earlier run')
    .option('--no-spinning', 'let idle threads sleep: kinder to a shared machine')
    .addHelpText(
      'after',
      `
Examples:
  $ groundglass dataset infnet ../shared/data/infnet --out infnet.json
  $ groundglass train configs/lesion-small.json
The trained package lies in runs/NAME/package; give that folder to --model.`,
    )
    .action(train)
}

async function train(path: string, options: Options): Promise<void> {
  if (!existsSync(path)) {
    throw new GroundglassError(
      'usage/no-config',
      'Expected the path of a training configuration; there is no such file. The shipped ones lie in configs/.',
    )
  }
  const text = readFileSync(path, 'utf8')
  const { config, hash } = parseTrainingConfig(text)
  const runFolder = resolve(options.out ?? join('runs', config.name))
  await prepareFolder(runFolder)
  writeFileSync(join(runFolder, 'config.json'), text)
  const progress = new TrainingProgress(config.optimiser.steps)
  const stop = new AbortController()
  const interrupt = () => {
    process.stderr.write('\nStopping after this step, with a checkpoint.\n')
    stop.abort()
  }
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', interrupt)
  let shownAt = 0
  const last = await trainInWorker(
    {
      config,
      configHash: hash,
      configFolder: dirname(resolve(path)),
      runFolder,
      spinning: options.spinning,
      ...(options.threads ? { threads: options.threads } : {}),
      ...(options.fresh ? { fresh: true } : {}),
    },
    (event) => {
      progress.follow(event)
      const due = process.stderr.isTTY || Date.now() - shownAt > QUIET_INTERVAL_MS
      if (event.kind === 'loaded') {
        const { trainSlices, validationSlices, parameters } = event
        process.stderr.write(
          `${trainSlices} training slices, ${validationSlices} validation slices, ${parameters} parameters\n`,
        )
      } else if (event.kind === 'step' ? due : event.kind === 'validation') {
        shownAt = Date.now()
        process.stderr.write(
          process.stderr.isTTY ? `\r\x1b[K${progress.line()}` : `${progress.line()}\n`,
        )
      }
    },
    stop.signal,
  )
  process.off('SIGINT', interrupt)
  process.off('SIGTERM', interrupt)
  await writeCurves(trainingCurves(join(runFolder, 'log.jsonl'), config.name), runFolder)
  if (last.kind === 'finished') {
    console.log(`\n${join(runFolder, 'package')}  sha256 ${last.sha256}`)
  } else {
    console.log(`\nStopped. Go on with: groundglass train ${path}`)
  }
}
