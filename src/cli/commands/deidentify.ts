/** `groundglass deidentify`: DICOM files in, files without identity out, filed by their new UIDs. */
import { resolve, sep } from 'node:path'
import { type Command, Option } from 'commander'
import { GroundglassError } from '../../core/index.ts'
import type { DeidentifyOptions } from '../../dicom/index.ts'
import { deidentifyFiles } from '../deidentify-files.ts'
import { openSecretFile, secretFileByDefault } from '../secret-file.ts'
import { EXIT } from '../exit-status.ts'
import { progressLine } from '../progress-line.ts'

interface Options {
  readonly out: string
  readonly dates: DeidentifyOptions['dates']
  readonly secretFile?: string
  readonly keepPatientCharacteristics?: true
  readonly keepDevice?: true
}

/** @param program the command line to add `deidentify` to */
export function registerDeidentify(program: Command): void {
  program
    .command('deidentify')
    .description(
      'Take the identity out of DICOM files (PS3.15 Basic Profile); pixels stay as they are.',
    )
    .argument('<inputs...>', 'DICOM files, folders, zip archives')
    .requiredOption(
      '--out <dir>',
      'folder for the new files: STUDY/SERIES/INSTANCE.dcm, by new UIDs',
    )
    .addOption(
      new Option(
        '--dates <how>',
        "what becomes of dates; shift: by the patient's own number of days",
      )
        .choices(['remove', 'shift'])
        .default('remove'),
    )
    .option(
      '--secret-file <file>',
      'what UIDs and pseudonyms are made from; made where missing (default: groundglass/deidentify.secret in the folder for settings)',
    )
    .option(
      '--keep-patient-characteristics',
      'keep sex, age (over 89: 090Y), size, weight, smoking',
    )
    .option('--keep-device', 'keep station names and serial numbers')
    .addHelpText(
      'after',
      `
The same secret gives the same UIDs and pseudonyms, so that later files join earlier ones. Who has it can test guesses:
keep it apart from the new files. Text in the pixels stays; the signs of it are counted and have to be looked at.

Exit status: 0 done, 2 usage, 3 a file was refused (the others are still done), 4 internal.

Examples:
  $ groundglass deidentify study/ --out shared
  $ groundglass deidentify study.zip --out shared --dates shift --keep-patient-characteristics`,
    )
    .action(deidentify)
}

async function deidentify(inputs: readonly string[], options: Options): Promise<void> {
  const out = resolve(options.out)
  const secretPath = resolve(options.secretFile ?? secretFileByDefault())
  if (lies(secretPath, out)) throw secretAmongResults()
  if (inputs.some((input) => lies(out, resolve(input)))) throw resultsAmongInputs()
  const progress = progressLine()
  const { secret, made } = await openSecretFile(secretPath)
  if (made) progress.say(`made a new secret: ${secretPath}`)
  const counts = await deidentifyFiles(inputs, out, progress, {
    secret,
    dates: options.dates,
    retainPatientCharacteristics: options.keepPatientCharacteristics === true,
    retainDevice: options.keepDevice === true,
  })
  if (counts.written === 0) throw nothingWritten()
  if (counts.refused > 0) process.exitCode = EXIT.refused
}

/** Whether a path is a folder, or lies in it. */
function lies(path: string, folder: string): boolean {
  return `${path}${sep}`.startsWith(`${folder}${sep}`)
}

function resultsAmongInputs(): GroundglassError {
  return new GroundglassError(
    'usage/results-among-inputs',
    'Expected --out outside the inputs, because the new files would be read as inputs too. Choose another folder.',
  )
}

function secretAmongResults(): GroundglassError {
  return new GroundglassError(
    'usage/secret-among-results',
    'Expected a secret file outside --out, because the new files are made to be handed on, and the secret would undo them. Choose another --secret-file.',
  )
}

function nothingWritten(): GroundglassError {
  return new GroundglassError(
    'deidentify/nothing-written',
    'Expected at least one DICOM file in the inputs; none could be de-identified. The lines above say what was refused, and why.',
  )
}
