/** De-identifies every DICOM file that some paths hold, and tells of it in counts. */
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { GroundglassError } from '../core/index.ts'
import {
  attributeText,
  type DeidentifiedInstance,
  deidentifyInstance,
  type DeidentifyOptions,
  parseInstance,
} from '../dicom/index.ts'
import { inputFilesOf, writeFileAtomic } from '../disk/index.ts'
import type { ProgressLine } from './progress-line.ts'

/** Text, pictures and lists of files among the images: left aside, and nothing of a study is lost. */
const BYSTANDERS = new Set(['dicom/not-dicom', 'deidentify/directory'])

/** How many files came to what. */
export interface DeidentifiedCounts {
  readonly written: number
  readonly refused: number
}

/**
 * @param inputs files, folders, zip archives
 * @param out folder for the results
 * @param progress who is told; of refused files by name, of all else in counts
 * @param options as for `deidentifyInstance`
 * @returns the counts
 */
export async function deidentifyFiles(
  inputs: readonly string[],
  out: string,
  progress: ProgressLine,
  options: DeidentifyOptions,
): Promise<DeidentifiedCounts> {
  const patients = new Set<string>()
  const series = new Set<string>()
  const written = new Set<string>()
  const warnings = new Map<string, { message: string; files: number }>()
  let [refused, bystanders, duplicates] = [0, 0, 0]
  for await (const file of inputFilesOf(inputs)) {
    try {
      const result = deidentifyInstance(await file.bytes(), options)
      const { path, patient, folder } = placeOf(result, out)
      if (written.has(path)) {
        await expectSame(path, result.bytes)
        duplicates += 1
        continue
      }
      await writeFileAtomic(path, result.bytes)
      written.add(path)
      patients.add(patient)
      series.add(folder)
      for (const { code, message } of result.warnings)
        warnings.set(code, { message, files: (warnings.get(code)?.files ?? 0) + 1 })
      progress.step('de-identified', written.size, null)
    } catch (error) {
      if (!(error instanceof GroundglassError)) throw error
      if (BYSTANDERS.has(error.code)) {
        bystanders += 1
        continue
      }
      refused += 1
      progress.say(`${error.code}: ${error.message} (${basename(file.name)})`)
    }
  }
  progress.end()
  for (const [code, { message, files }] of warnings)
    progress.say(`${code}: ${counted(files, 'file')}. ${message}`)
  const asides = [
    refused > 0 && `${refused} refused`,
    duplicates > 0 && `${counted(duplicates, 'copy', 'copies')} of the same`,
    bystanders > 0 && `${bystanders} left aside: no image`,
  ].filter((part) => part !== false)
  const sums = [
    `${counted(written.size, 'file')} written`,
    counted(series.size, 'series', 'series'),
    counted(patients.size, 'patient'),
  ]
  progress.say([...sums, ...asides].join(', '))
  return { written: written.size, refused }
}

function counted(count: number, one: string, several = `${one}s`): string {
  return `${count} ${count === 1 ? one : several}`
}

/** Where a result is filed: by its own new UIDs, which say nothing. */
function placeOf({ bytes }: DeidentifiedInstance, out: string) {
  const instance = parseInstance(bytes)
  const { studyInstanceUID, seriesInstanceUID, sopInstanceUID } = instance
  const folder = join(out, studyInstanceUID ?? 'no-study', seriesInstanceUID ?? 'no-series')
  const patient = attributeText(instance, 'PatientID') ?? ''
  return { path: join(folder, `${sopInstanceUID ?? ''}.dcm`), folder, patient }
}

async function expectSame(path: string, bytes: Uint8Array): Promise<void> {
  if ((await readFile(path)).equals(bytes)) return
  throw new GroundglassError(
    'deidentify/same-instance',
    'Expected instances of different SOPInstanceUID, or copies of one; this one has the UID of an earlier file and another content. The earlier one stays: give the two apart, each with its own --out.',
  )
}
