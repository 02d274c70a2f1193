/**
 * What the valid-area network learns from besides the expert label maps of `cip-lung-labels`: real series labelled by the
 * classical segmentation, real slices without lungs, and phantoms of what is known to mislead.
 */
import {
  DATASET_SCHEMA,
  type DatasetCase,
  type DatasetManifest,
  type Label,
} from '../../core/index.ts'
import { PHANTOM_LESIONS, PHANTOM_VARIANTS, phantomSpec } from '../../imaging/index.ts'
import { onlySeries } from './load-series-cases.ts'
import { phantomPath } from './phantom-case.ts'

const LICENCE =
  'Of the sources: covid-ct-md believed CC BY 4.0; totalsegmentator Apache-2.0; see there'

/** Whole chests. One is held back for choices; the shipped network learns from it too. */
const CHESTS = [
  { folder: 'covid-ct-md/covid/P001', patient: 'P001', split: 'train' },
  { folder: 'covid-ct-md/normal/normal001', patient: 'normal001', split: 'train' },
  { folder: 'covid-ct-md/cap/cap002', patient: 'cap002', split: 'validation' },
] as const

/** Abdomen and head; from slice `end` on there are tips of lung, labelled by nobody. */
const WITHOUT_LUNGS = [
  { image: 'totalsegmentator-samples/abdomen_pelvis_3mm.nii.gz', patient: 'abdomen', end: 100 },
  { image: 'totalsegmentator-samples/example_ct_dicom', patient: 'upper-abdomen', end: 12 },
  { image: 'cip-lung-labels/upper_abdomen_dicom_2slices', patient: 'cip-abdomen', end: 2 },
  { image: 'dicom-conformance/dcm-qa-ct', patient: 'head', end: 2 },
] as const

const PHANTOMS = 14
const PHANTOM_SLICES = 30

/**
 * @param root the folder that holds `covid-ct-md`, `totalsegmentator-samples`, `cip-lung-labels` and `dicom-conformance`
 * @returns the manifest, task `valid-area`; subsets `chest`, `no-lungs` and `phantom`
 * @throws {GroundglassError} `dataset/no-series` when a series cannot be read
 */
export async function lungsManifest(root: string): Promise<DatasetManifest> {
  const cases: DatasetCase[] = []
  for (const { folder, patient, split } of CHESTS) {
    const [slices] = (await onlySeries(root, folder)).volume.shapeZyx
    const series = { image: folder, patient, split, subset: 'chest' }
    cases.push(...sliceCases(series, slices, () => ({ kind: 'classical-lungs' })))
  }
  for (const { image, patient, end } of WITHOUT_LUNGS) {
    const series = { image, patient, split: 'train', subset: 'no-lungs' } as const
    cases.push(...sliceCases(series, end, () => ({ kind: 'slice', positive: false })))
  }
  for (let seed = 101; seed < 101 + PHANTOMS; seed += 1) {
    const image = phantomPath(trainingPhantom(seed))
    const series = { image, patient: `phantom-${seed}`, split: 'train', subset: 'phantom' } as const
    const label = (sliceIndex: number) => ({ kind: 'label-map', path: image, sliceIndex }) as const
    cases.push(...sliceCases(series, PHANTOM_SLICES, label))
  }
  return { schema: DATASET_SCHEMA, name: 'lungs', licence: LICENCE, task: 'valid-area', cases }
}

/** Each seed has one misleading variant, every third a second, and lesions of another kind. */
function trainingPhantom(seed: number) {
  const variants = [
    PHANTOM_VARIANTS[seed % PHANTOM_VARIANTS.length]!,
    ...(seed % 3 === 0 ? [PHANTOM_VARIANTS[(seed + 2) % PHANTOM_VARIANTS.length]!] : []),
  ]
  const lesions = PHANTOM_LESIONS[seed % PHANTOM_LESIONS.length]!
  return phantomSpec({ seed, sizePx: 256, sliceCount: PHANTOM_SLICES, lesions, variants })
}

function sliceCases(
  series: Pick<DatasetCase, 'image' | 'patient' | 'split' | 'subset'>,
  slices: number,
  labelOf: (sliceIndex: number) => Label,
): DatasetCase[] {
  return Array.from({ length: slices }, (_, sliceIndex) => ({
    id: `${series.patient}-${String(sliceIndex).padStart(3, '0')}`,
    ...series,
    sliceIndex,
    orientation: 'none',
    greyGroup: null,
    crop: null,
    label: labelOf(sliceIndex),
  }))
}
