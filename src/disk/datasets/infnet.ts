/**
 * COVID-SemiSeg (Fan D-P et al., IEEE TMI 39(8), 2020; GitHub DengPingFan/Inf-Net): 98 expert slices and the
 * machine-labelled slices of 13 volumes. Non-commercial. Pictures are stored on their side.
 */
import { DATASET_SCHEMA, type DatasetCase, type DatasetManifest } from '../../core/index.ts'
import { naturalOrder } from './natural-order.ts'
import { readDataFolder } from './read-data-file.ts'

const LICENCE = 'Non-commercial only (COVID-SemiSeg); models trained on it too: CC BY-NC 4.0'
const CLASS_NAMES = ['ground-glass', 'consolidation']

/**
 * The slices of the 50 on which choices are made. Two blocks of neighbours, so that slices of one patient, whose
 * numbers tend to follow each other, stay on one side.
 */
const VALIDATION_BLOCKS = [
  [23, 27],
  [49, 53],
] as const

/**
 * @param root the folder that holds `train-doctor`, `test` and `train-pseudo`
 * @returns the manifest; subset `expert` is split 40 train, 10 validation, 48 test (the public benchmark: never
 *   trained on, never chosen on), subset `machine` is all train. The publishers give no patients for the expert
 *   slices, so each is its own; machine-labelled slices belong to their volume.
 */
export async function infnetManifest(root: string): Promise<DatasetManifest> {
  const trained = await pictureNames(root, 'train-doctor/images')
  const tested = await pictureNames(root, 'test/images')
  const machine = await pictureNames(root, 'train-pseudo/images')
  return {
    schema: DATASET_SCHEMA,
    name: 'infnet',
    licence: LICENCE,
    task: 'lesion',
    cases: [
      ...trained.map((name) => expertCase('train-doctor', name, splitOf(name))),
      ...tested.map((name) => expertCase('test', name, 'test')),
      ...machine.map(machineCase),
    ],
  }
}

function splitOf(name: string): 'train' | 'validation' {
  const number = Number(name)
  const held = VALIDATION_BLOCKS.some(([first, last]) => number >= first && number <= last)
  return held ? 'validation' : 'train'
}

function expertCase(folder: string, name: string, split: DatasetCase['split']): DatasetCase {
  return {
    id: `expert-${name}`,
    patient: `expert-${name}`,
    split,
    subset: 'expert',
    image: `${folder}/images/${name}.jpg`,
    sliceIndex: null,
    orientation: 'transpose',
    greyGroup: null,
    crop: null,
    label: { kind: 'mask', path: `${folder}/lesion/${name}.png` },
    classes: { path: `${folder}/multiclass/${name}.png`, names: CLASS_NAMES },
  }
}

function machineCase(name: string): DatasetCase {
  const volume = name.replace(/^Data-1_/, '').replace(/[_-]\d+$/, '')
  return {
    id: name,
    patient: volume,
    split: 'train',
    subset: 'machine',
    image: `train-pseudo/images/${name}.jpg`,
    sliceIndex: null,
    orientation: volume.startsWith('coronacases') ? 'ccw' : 'transpose',
    // The slices of a volume were exported in one window.
    greyGroup: volume,
    crop: null,
    label: { kind: 'soft-mask', path: `train-pseudo/soft-labels/${name}.png` },
  }
}

async function pictureNames(root: string, folder: string): Promise<string[]> {
  const files = await readDataFolder(root, folder)
  return files
    .filter((file) => file.endsWith('.jpg'))
    .map((file) => file.slice(0, -'.jpg'.length))
    .toSorted(naturalOrder)
}
