/** `groundglass phantom`: a synthetic chest CT as a DICOM series, with what is truly lung and lesion in it. */
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Mask } from '../../core/index.ts'
import { writeFileAtomic } from '../../disk/index.ts'
import {
  type Phantom,
  PHANTOM_LESIONS,
  PHANTOM_VARIANTS,
  type PhantomLesions,
  phantomInstances,
  type PhantomSpec,
  type PhantomVariant,
  renderPhantom,
} from '../../imaging/index.ts'
import { maskNifti } from '../../reports/index.ts'
import { prepareFolder } from '../output-folder.ts'
import { positiveInteger } from '../options.ts'

interface Options {
  readonly seed: number
  readonly size: number
  readonly slices?: number
  readonly spacing?: number
  readonly lesions: PhantomLesions
  readonly variant: readonly PhantomVariant[]
}

/** @param program the command line to add `phantom` to */
export function registerPhantom(program: Command): void {
  program
    .command('phantom')
    .description('Draw a synthetic chest CT and write it as a DICOM series with its truth masks.')
    .argument('<dir>', 'folder to write to')
    .option('--seed <n>', 'chooses build, vessels, lesions and noise', wholeNumber, 1)
    .option('--size <px>', 'rows and columns of a slice', positiveInteger, 512)
    .option(
      '--slices <n>',
      'how many slices; alone, they are spread over the chest',
      positiveInteger,
    )
    .option(
      '--spacing <mm>',
      'distance between slices in mm (2 where --slices is not given)',
      millimetres,
    )
    .addOption(
      new Option('--lesions <kind>', 'what ails the lungs')
        .choices(PHANTOM_LESIONS)
        .default('typical'),
    )
    .addOption(
      new Option('--variant <names...>', 'what is hard about this patient')
        .choices(PHANTOM_VARIANTS)
        .default([]),
    )
    .addHelpText(
      'after',
      `
Writes <dir>/dicom/*.dcm, <dir>/truth.nii.gz (0 background, 1 lung, 2 ground glass, 3 consolidation, as in the
mask.nii.gz of a reading) and <dir>/truth.json. Equal options give equal files.

Examples:
  $ groundglass phantom case1
  $ groundglass phantom hard --seed 7 --slices 100 --lesions mixed --variant colon-gas arms-in-field`,
    )
    .action(async (dir: string, options: Options) => {
      const phantom = await writePhantom(dir, {
        seed: options.seed,
        sizePx: options.size,
        lesions: options.lesions,
        variants: options.variant,
        ...(options.slices === undefined ? {} : { sliceCount: options.slices }),
        ...(options.spacing === undefined ? {} : { spacingMm: options.spacing }),
      })
      console.error(`Synthetic phantom of ${phantom.spec.sliceCount} slices in ${dir}`)
    })
}

/**
 * Renders a phantom and writes it.
 * @param dir folder to write to; made where missing
 * @param options see `phantomSpec`
 * @returns what was written; the DICOM files lie in `dicom` under the folder
 * @throws GroundglassError `phantom/invalid-specification`
 */
async function writePhantom(dir: string, options: Partial<PhantomSpec>): Promise<Phantom> {
  await prepareFolder(dir)
  const phantom = renderPhantom(options)
  const { volume } = phantom.series
  for (const [index, bytes] of phantomInstances(phantom).entries())
    await writeFileAtomic(join(dir, 'dicom', `${String(index).padStart(4, '0')}.dcm`), bytes)
  if (volume)
    await writeFileAtomic(join(dir, 'truth.nii.gz'), gzipSync(maskNifti({ ...phantom, volume })))
  await writeFileAtomic(join(dir, 'truth.json'), `${JSON.stringify(truth(phantom), null, 2)}\n`)
  return phantom
}

/** Which slices hold lung and lesion, and how much of each there is. */
function truth({ spec, series, lungMask, lesionMask }: Phantom) {
  const [x, y, z] = series.volume?.spacingMm ?? [0, 0, 0]
  const lung = pixelsPerSlice(lungMask)
  const lesion = pixelsPerSlice(lesionMask)
  const millilitres = (pixels: readonly number[]) =>
    Math.round((pixels.reduce((sum, count) => sum + count, 0) * x * y * z) / 100) / 10
  return {
    notice: 'Synthetic phantom: not a patient.',
    spec,
    seriesInstanceUID: series.seriesInstanceUID,
    lungMl: millilitres(lung),
    lesionMl: millilitres(lesion),
    slices: series.slices.map(({ index, sopInstanceUID, positionMm }) => ({
      index,
      sopInstanceUID,
      positionMm,
      lungPx: lung[index],
      lesionPx: lesion[index],
    })),
  }
}

function pixelsPerSlice({ voxels, shapeZyx: [slices, rows, columns] }: Mask): number[] {
  const area = rows * columns
  return Array.from({ length: slices }, (_, index) =>
    voxels.subarray(index * area, (index + 1) * area).reduce((sum, voxel) => sum + voxel, 0),
  )
}

function wholeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0)
    throw new InvalidArgumentError('expected a whole number of 0 or more.')
  return value
}

function millimetres(text: string): number {
  const value = Number(text)
  if (!(value > 0)) throw new InvalidArgumentError('expected a number of millimetres above 0.')
  return value
}
