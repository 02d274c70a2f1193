/** `groundglass segment`: a network alone on whole pictures and slices, one probability PNG each. */
import { join } from 'node:path'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { encode } from 'fast-png'
import {
  GroundglassError,
  type Orientation,
  type WindowHu,
  orientationSchema,
} from '../../core/index.ts'
import { openModel, writeFileAtomic } from '../../disk/index.ts'
import { segmentInputs } from '../../evaluation/index.ts'
import { type DeviceChoice, loadNetwork, parseManifest } from '../../inference/index.ts'
import { EXIT } from '../exit-status.ts'
import { prepareFolder } from '../output-folder.ts'
import { deviceOption, positiveInteger } from '../options.ts'
import { progressLine } from '../progress-line.ts'

interface Options {
  readonly model: string
  readonly out: string
  readonly orient: Orientation
  readonly mirror?: true
  readonly greyGroup?: true
  readonly window?: WindowHu
  readonly device: DeviceChoice
  readonly threads?: number
}

/** @param program the command line to add `segment` to */
export function registerSegment(program: Command): void {
  program
    .command('segment')
    .description(
      'Run a network alone on whole pictures or slices: no valid area, no rule. Writes one 8-bit probability PNG each.',
    )
    .argument('<inputs...>', 'pictures (PNG, JPEG), DICOM, NIfTI, NRRD, folders, zip archives')
    .requiredOption('--model <name>', 'name of a model, or a package folder')
    .requiredOption('--out <dir>', 'folder for the PNGs, each under the base name of its picture')
    .addOption(
      new Option('--orient <how>', 'what sets the pictures upright; the answer is turned back')
        .choices(orientationSchema.options)
        .default('none'),
    )
    .option('--mirror', 'average with the answer to the mirrored picture (twice the time)')
    .option('--grey-group', 'the pictures are of one export: estimate one grey-to-HU line for all')
    .option(
      '--window <width/centre>',
      'show the network this window in HU instead of its own',
      windowHu,
    )
    .addOption(deviceOption())
    .option('--threads <n>', 'threads on the processor', positiveInteger)
    .addHelpText(
      'after',
      `
The grey of a picture becomes approximate HU by its air and soft-tissue peaks; a picture without them is taken to be in
the network's window already. Volumes are upright by their headers. A DICOM slice's map bears the name of its file and lies
as its pixels are stored; those of a volume in one file become <file>-<slice>.png, slice 0000 nearest the feet.

Example:
  $ groundglass segment infnet/test/images --model lesion-small --orient transpose --out maps`,
    )
    .action(segment)
}

function windowHu(text: string): WindowHu {
  const match = /^(\d+(?:\.\d+)?)\/([+-]?\d+(?:\.\d+)?)$/.exec(text)
  const [widthHu, centreHu] = [Number(match?.[1]), Number(match?.[2])]
  if (!(widthHu > 0))
    throw new InvalidArgumentError('expected WIDTH/CENTRE in HU, as in 1200/-700.')
  return { widthHu, centreHu }
}

async function segment(inputs: readonly string[], options: Options): Promise<void> {
  await prepareFolder(options.out)
  const { manifestJson, modelBytes } = await openModel(options.model)
  const own = parseManifest(manifestJson)
  const manifest = options.window ? { ...own, window: options.window } : own
  const network = await loadNetwork({ manifest, modelBytes }, options)
  const written = new Set<string>()
  let refused = 0
  const progress = progressLine()
  try {
    const maps = segmentInputs(network, inputs, {
      orientation: options.orient,
      mirrored: options.mirror === true,
      greyGroup: options.greyGroup === true,
    })
    for await (const result of maps) {
      if ('refusal' in result) {
        refused += 1
        progress.say(`${result.refusal.code}: ${result.refusal.message} (${result.input})`)
        continue
      }
      const { name, map } = result
      if (written.has(name)) throw sameName(name)
      written.add(name)
      const { values: data, width, height } = map
      const png = encode({ data, width, height, channels: 1, depth: 8 })
      await writeFileAtomic(join(options.out, `${name}.png`), png)
      progress.step('segmented', written.size, null)
    }
  } finally {
    await network.dispose()
  }
  progress.end()
  progress.say(`${written.size} segmented on ${network.device}, ${refused} refused`)
  if (refused > 0 || written.size === 0) process.exitCode = EXIT.refused
}

/** Names are compared before; files without a signature are known for DICOM only once they have been read. */
function sameName(name: string): GroundglassError {
  return new GroundglassError(
    'usage/same-name',
    `Expected pictures of different base names, because each PNG bears the name of its picture; ${name} came twice. Give the folders one by one, each with its own --out.`,
  )
}
