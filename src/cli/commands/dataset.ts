/** `groundglass dataset`: manifests of the public sets the project knows, and of a network's own labels. */
import { writeFile } from 'node:fs/promises'
import { type Command, Option } from 'commander'
import type { DatasetCase, DatasetManifest } from '../../core/index.ts'
import {
  chooseCases,
  cipLungLabelsManifest,
  covidCtMdManifest,
  infnetManifest,
  lungsManifest,
  manifestText,
  readManifest,
  relabelManifest,
} from '../../disk/index.ts'

interface Options {
  readonly split?: DatasetCase['split'] | undefined
  readonly subset?: string | undefined
  readonly out?: string | undefined
}

interface RelabelOptions extends Options {
  readonly root: string
  readonly masks: string
}

const KNOWN = [
  ['infnet', 'expert and machine lesion masks on picture slices', infnetManifest],
  ['covid-ct-md', 'whole DICOM series with slice labels', covidCtMdManifest],
  ['cip-lung-labels', 'lung masks on two volumes', cipLungLabelsManifest],
  ['lungs', 'chests, slices without lungs and phantoms: what finds the valid area', lungsManifest],
] as const

/** @param program the command line to add `dataset` to */
export function registerDataset(program: Command): void {
  const dataset = program
    .command('dataset')
    .description('Write the manifest of a public data set that lies in a folder.')
    .addHelpText(
      'after',
      '\nExamples:\n  $ groundglass dataset infnet ../shared/data/infnet --out infnet.json\n  $ groundglass dataset relabel infnet.json --root ../shared/data/infnet --subset machine --masks masks/ --out relabelled.json',
    )
  for (const [name, summary, make] of KNOWN) {
    withOutput(dataset.command(name).argument('<dir>', 'the folder of the data set'))
      .description(summary)
      .action(async (folder: string, options: Options) => {
        await deliver(await make(folder), options)
      })
  }
  withOutput(dataset.command('relabel').argument('<manifest>', 'whose pictures'))
    .description("The same pictures, labelled by a network's probability pictures.")
    .requiredOption('--root <dir>', "the folder that the manifest's paths start from")
    .requiredOption('--masks <dir>', 'what `groundglass segment` wrote, one PNG a picture')
    .action(async (path: string, { root, masks, ...options }: RelabelOptions) => {
      const { split, subset } = options
      const manifest = await readManifest(path)
      const relabelled = await relabelManifest(
        manifest,
        { splits: split && [split], subset },
        root,
        masks,
      )
      await deliver(relabelled, { out: options.out })
    })
}

function withOutput(command: Command): Command {
  return command
    .addOption(
      new Option('--split <split>', 'only these cases').choices(['train', 'validation', 'test']),
    )
    .option('--subset <name>', 'only these cases')
    .option('--out <file>', 'where to write it (default: standard output)')
}

async function deliver(manifest: DatasetManifest, { split, subset, out }: Options): Promise<void> {
  const cases = chooseCases(manifest, { splits: split && [split], subset })
  const text = manifestText({ ...manifest, cases })
  if (out === undefined) process.stdout.write(text)
  else await writeFile(out, text)
  console.error(`${manifest.name}: ${cases.length} cases`)
}
