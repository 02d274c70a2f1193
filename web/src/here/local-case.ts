/** One series that was read on this computer, as the viewer and the files made of it want it. */
import { sliceHu } from '../../../src/core/index.ts'
import { labelsNifti, lesionsCsv, readingJson, slicesCsv } from '../../../src/reports/index.ts'
import type { FileGroup } from '../uploads/group-files.ts'
import type { StudyLabel } from '../uploads/file-header.ts'
import type { ViewedCase } from '../viewer/viewed-case.ts'
import type { ReadSeries } from './messages.ts'

export interface LocalCase extends ViewedCase {
  /** Of whom; null for files without a study. */
  readonly study: StudyLabel | null
  /** What can be saved of it, by file name; made when asked for, by nobody but this page. */
  readonly files: readonly LocalFile[]
}

export interface LocalFile {
  readonly kind: 'reading' | 'slices' | 'lesions' | 'mask' | 'summary'
  readonly name: string
  readonly make: () => Promise<Blob>
}

/** @param group of which the series was one @param series as the reader gave it @returns the case */
export function localCaseOf(group: FileGroup, series: ReadSeries): LocalCase {
  const { reading, volume, labels, lesionMap, summary } = series
  const id = crypto.getRandomValues(new Uint32Array(2)).join('-')
  return {
    id,
    reading,
    study: group.study,
    sliceHu: async (index) => (volume ? sliceHu(volume, index) : new Int16Array()),
    labels: async () => labels,
    hasLesionMap: lesionMap !== null,
    lesionMap: async () => lesionMap,
    files: [
      file(
        'reading',
        'reading.json',
        text('application/json', () => readingJson(reading)),
      ),
      file(
        'slices',
        'slices.csv',
        text('text/csv', () => slicesCsv(reading)),
      ),
      file(
        'lesions',
        'lesions.csv',
        text('text/csv', () => lesionsCsv(reading)),
      ),
      file('summary', 'summary.png', async () => new Blob([summary], { type: 'image/png' })),
      ...(volume && labels
        ? [file('mask', 'mask.nii.gz', () => gzipped(labelsNifti(labels, volume)))]
        : []),
    ],
  }
}

function file(kind: LocalFile['kind'], name: string, make: LocalFile['make']): LocalFile {
  return { kind, name, make }
}

function text(type: string, make: () => string): LocalFile['make'] {
  return async () => new Blob([make()], { type })
}

function gzipped(bytes: Uint8Array<ArrayBuffer>): Promise<Blob> {
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'))
  return new Response(packed).blob()
}
