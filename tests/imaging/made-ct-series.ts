/** Small CT series made in memory, so that tests can break one thing at a time. */
import { type InstanceData, stableUID, writeInstance } from '../../src/dicom/index.ts'
import type { Finding, Series } from '../../src/core/index.ts'
import { type InputFile, readSeriesFromFiles, type Refusal } from '../../src/imaging/index.ts'

export const ROWS = 6
export const COLUMNS = 8
/** stored = HU + 1024 */
const INTERCEPT = -1024

/** HU of the pixel in a row and column of a slice: air outside, lung inside, different in every slice. */
export function madeHu(row: number, column: number, z: number): number {
  return row === 0 ? -1000 : -800 + 10 * row + column + Math.round(z)
}

/**
 * One slice of 6 x 8 pixels of 0.5 (rows) x 0.7 mm (columns), 2 mm thick, as a file.
 * @param z position along the patient in mm
 * @param changes attributes to add or replace; undefined leaves one out
 * @param huOf what stands in the pixels
 */
export function madeSlice(
  z: number,
  changes: InstanceData = {},
  huOf: typeof madeHu = madeHu,
): InputFile {
  const stored = new Uint16Array(ROWS * COLUMNS)
  for (let row = 0; row < ROWS; row += 1)
    for (let column = 0; column < COLUMNS; column += 1)
      stored[row * COLUMNS + column] = huOf(row, column, z) - INTERCEPT
  const bytes = writeInstance({
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
    SOPInstanceUID: stableUID(`made ${z}`),
    SeriesInstanceUID: stableUID('made series'),
    StudyInstanceUID: stableUID('made study'),
    Modality: 'CT',
    ImageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
    InstanceNumber: Math.round(1000 - z),
    ImagePositionPatient: [-10, -20, z],
    ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
    PixelSpacing: [0.5, 0.7],
    SliceThickness: 2,
    Rows: ROWS,
    Columns: COLUMNS,
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    BitsAllocated: 16,
    BitsStored: 16,
    HighBit: 15,
    PixelRepresentation: 0,
    RescaleIntercept: INTERCEPT,
    RescaleSlope: 1,
    PixelData: stored,
    ...changes,
  })
  return madeFile(`study/${z}`, bytes)
}

export function madeFile(name: string, bytes: Uint8Array): InputFile {
  return { name, bytes: () => Promise.resolve(bytes) }
}

/** Slices of one series at these positions in mm. */
export function stack(...positions: number[]): InputFile[] {
  return positions.map((z) => madeSlice(z))
}

/** All that comes out of some files. */
export async function readAll(
  files: readonly InputFile[],
): Promise<{ all: Series[]; refusals: Refusal[] }> {
  const all: Series[] = []
  const refusals: Refusal[] = []
  const options = { onRefused: (refusal: Refusal) => void refusals.push(refusal) }
  for await (const series of readSeriesFromFiles(files, options)) all.push(series)
  return { all, refusals }
}

/** The one series of some files, none of which may be refused. */
export async function readOne(files: readonly InputFile[]): Promise<Series> {
  const { all, refusals } = await readAll(files)
  const [series] = all
  if (series === undefined || all.length > 1 || refusals.length > 0)
    throw new Error(`${all.length} series, refused: ${refusals.map(({ code }) => code).join(' ')}`)
  return series
}

export function codesOf({ findings }: Series): string[] {
  return findings.map(({ code }) => code)
}

export function findingOf(series: Series, code: string): Finding | undefined {
  return series.findings.find((finding) => finding.code === code)
}
