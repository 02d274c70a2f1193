/**
 * COVID-CT-MD (Afshar P et al., Scientific Data 8:121, 2021): whole DICOM series with labelled slices, no masks. The
 * sample at hand holds three development cases; `slices.csv` beside it says which slices are infected.
 */
import {
  classicalLungs,
  DATASET_SCHEMA,
  type DatasetCase,
  type DatasetManifest,
  GroundglassError,
  type Series,
  unionOfAreas,
  validAreas,
} from '../../core/index.ts'
import { onlySeries } from './load-series-cases.ts'
import { readDataFile } from './read-data-file.ts'

const LICENCE = 'Believed CC BY 4.0 (the descriptor article is); see the data set'

/**
 * Unlabelled slices nearer than this to a labelled one often show lesion all the same: they are no clean negatives.
 */
const CLEAN_DISTANCE_SLICES = 5

interface SliceRow {
  readonly patient: string
  readonly diagnosis: string
  readonly folder: string
  readonly instanceNumber: number
  readonly infected: boolean
}

/**
 * Reads the series to find each one's lungs, so it takes some seconds a series.
 * @param root the folder that holds `slices.csv`
 * @returns the manifest, all in split `train` (development cases: they feed training and choices). The crop is the union
 *   of the series' valid areas, by the classical lungs. Subsets: `positive` (labelled), `negative` (clean: lungs on it,
 *   of a normal case or of a COVID-19 case and at least five slices from a labelled one), `unclear` (all others with
 *   lungs: pneumonia cases are labelled too sparsely to give negatives), `no-lungs`
 * @throws {GroundglassError} `dataset/no-lungs` when a series has none, `dataset/bad-table` when `slices.csv` does not fit
 */
export async function covidCtMdManifest(root: string): Promise<DatasetManifest> {
  const rows = parseRows(new TextDecoder().decode(await readDataFile(root, 'slices.csv')))
  const cases: DatasetCase[] = []
  for (const folder of new Set(rows.map((row) => row.folder))) {
    const series = await onlySeries(root, folder)
    const own = rows.filter((row) => row.folder === folder)
    cases.push(...seriesCases(folder, own, series))
  }
  return { schema: DATASET_SCHEMA, name: 'covid-ct-md', licence: LICENCE, task: 'lesion', cases }
}

function seriesCases(
  folder: string,
  rows: readonly SliceRow[],
  series: Awaited<ReturnType<typeof onlySeries>>,
): DatasetCase[] {
  const areas = validAreas(classicalLungs(series.volume))
  const crop = unionOfAreas(areas)
  if (crop === null)
    throw new GroundglassError(
      'dataset/no-lungs',
      `Expected a chest in ${folder}; no lungs were found. Check the series.`,
    )
  const bySlice = rowsBySlice(folder, rows, series)
  const labelled = bySlice.flatMap((row, index) => (row.infected ? [index] : []))
  return bySlice.map(({ patient, diagnosis, infected }, index): DatasetCase => {
    const distance = Math.min(...labelled.map((other) => Math.abs(other - index)))
    const isClean = diagnosis !== 'cap' && distance >= CLEAN_DISTANCE_SLICES
    const withoutLesion = isClean ? 'negative' : 'unclear'
    return {
      id: `${patient}-${String(index).padStart(3, '0')}`,
      patient,
      split: 'train',
      subset: infected ? 'positive' : areas[index] === null ? 'no-lungs' : withoutLesion,
      image: folder,
      sliceIndex: index,
      orientation: 'none',
      greyGroup: null,
      crop,
      label: { kind: 'slice', positive: infected },
    }
  })
}

/** The table's rows, feet to head as our slices are; file names do not follow that order, instance numbers tell. */
function rowsBySlice(folder: string, rows: readonly SliceRow[], series: Series): SliceRow[] {
  return series.slices.map(({ instanceNumber }) => {
    const row = rows.find((each) => each.instanceNumber === instanceNumber)
    if (row !== undefined) return row
    throw badTable(`slice ${instanceNumber} of ${folder} is not in it`)
  })
}

function parseRows(csv: string): SliceRow[] {
  const [head = '', ...lines] = csv.trim().split(/\r?\n/)
  const names = head.split(',')
  return lines.map((line) => {
    const cells = line.split(',')
    const cell = (name: string): string => {
      const value = cells[names.indexOf(name)]
      if (value === undefined) throw badTable(`column ${name} is missing`)
      return value
    }
    return {
      patient: cell('patient'),
      diagnosis: cell('diagnosis'),
      folder: cell('file').replace(/\/[^/]*$/, ''),
      instanceNumber: Number(cell('instance_number')),
      infected: cell('infection') === '1',
    }
  })
}

function badTable(what: string): GroundglassError {
  return new GroundglassError(
    'dataset/bad-table',
    `Expected slices.csv to name every slice of every series: ${what}. Is the data set whole?`,
  )
}
