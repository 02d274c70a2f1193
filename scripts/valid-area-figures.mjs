// Measures a valid-area network on the shared data: `npm run build && node scripts/valid-area-figures.mjs [MODEL_FOLDER] [DATA_FOLDER]`.
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import {
  classicalLungs,
  orientPicture,
  rectangleOf,
  sliceHu,
  validAreas,
} from '../dist/core/index.js'
import { openModel, readSeries } from '../dist/disk/index.js'
import { rectangleIou } from '../dist/evaluation/evaluate-valid-area.js'
import {
  estimateGreyToHu,
  greyToHu,
  PHANTOM_VARIANTS,
  readLabelGrid,
  renderPhantom,
} from '../dist/imaging/index.js'
import { loadNetwork, parseManifest } from '../dist/inference/index.js'
import { findLungs } from '../dist/reading/find-lungs.js'

const model = resolve(process.argv[2] ?? 'models/valid-area')
const data = resolve(process.argv[3] ?? '../shared/data')
const GOOD_IOU = 0.95
const { manifestJson, modelBytes } = await openModel(model)
const network = await loadNetwork(
  { manifest: parseManifest(manifestJson), modelBytes },
  { threads: 1 },
)
const pooled = { good: 0, slices: 0 }

await expertLabels(
  'expert labels, 64 x 64 x 79 (trained on)',
  'ct-64.nrrd',
  'wholeLung-64.nrrd',
  0,
  null,
)
await expertLabels(
  'expert labels, two full-resolution slices (trained on)',
  'crop_ct_2slices.nrrd',
  'crop_ct_partialLungLabelMap.nrrd',
  60,
  (label) => [9, 10, 12, 13].includes(label % 256),
)
const table = (await readFile(join(data, 'covid-ct-md/slices.csv'), 'utf8'))
  .trim()
  .split('\n')
  .slice(1)
for (const [patient, folder] of [
  ['P001', 'covid/P001'],
  ['normal001', 'normal/normal001'],
  ['cap002', 'cap/cap002'],
]) {
  const series = await readOne(`covid-ct-md/${folder}`)
  const lungs = await findLungs(series.volume, network, {})
  report(`${patient}, classical labels`, lungs, classicalLungs(series.volume).voxels, true)
  const infected = new Set(
    table
      .map((row) => row.split(','))
      .filter((row) => row[0] === patient && row[6] === '1')
      .map((row) => Number(row[5])),
  )
  const areas = validAreas(lungs)
  const seen = series.slices.filter(({ instanceNumber }) => infected.has(instanceNumber))
  const covered = seen.filter(({ index }) => areas[index] !== null).length
  console.log(`  labelled infected slices with a valid area: ${covered} of ${seen.length}`)
  if (patient === 'P001') await asPictures(series.volume, lungs)
}
console.log(
  `pooled: rectangle IoU >= ${GOOD_IOU} on ${share(pooled.good, pooled.slices)} slices with lungs\n`,
)

for (const variants of [[], ...PHANTOM_VARIANTS.map((name) => [name]), [...PHANTOM_VARIANTS]]) {
  const phantom = renderPhantom({ seed: 7, sizePx: 256, spacingMm: 5, variants })
  const lungs = await findLungs(phantom.series.volume, network, {})
  report(`phantom ${variants.join(' + ') || 'plain'}`, lungs, phantom.lungMask.voxels, false)
}

console.log('\nno lungs to be found:')
for (const path of [
  'totalsegmentator-samples/abdomen_pelvis_3mm.nii.gz',
  'totalsegmentator-samples/example_ct_dicom',
  'cip-lung-labels/upper_abdomen_dicom_2slices',
  'dicom-conformance/dcm-qa-ct',
  'dicom-conformance/nema-wg04/CT2_UNC.dcm',
]) {
  const { volume } = await readOne(path)
  const areas = validAreas(await findLungs(volume, network, {}))
  console.log(
    `  ${path}: ${areas.filter((area) => area !== null).length} of ${areas.length} slices have a valid area`,
  )
}
await network.dispose()

async function readOne(path) {
  for await (const series of readSeries([join(data, path)])) if (series.volume) return series
  throw new Error(`no series in ${path}`)
}

async function expertLabels(name, image, map, firstSlice, isLung) {
  const { volume } = await readOne(`cip-lung-labels/${image}`)
  const grid = await readLabelGrid(await readFile(join(data, 'cip-lung-labels', map)))
  const start = firstSlice * volume.shapeZyx[1] * volume.shapeZyx[2]
  const labels = grid.voxels.subarray(start, start + volume.voxelsHu.length)
  const reference = Uint8Array.from(labels, (label) =>
    (isLung ? isLung(label) : label > 0) ? 1 : 0,
  )
  report(name, await findLungs(volume, network, {}), reference, true)
}

/** One line: rectangles, Dice, and whether the lungs are one stretch. */
function report(name, lungs, reference, pool) {
  const found = validAreas(lungs)
  const wanted = validAreas({ voxels: reference, shapeZyx: lungs.shapeZyx })
  const ious = found.map((area, z) => rectangleIou(area, wanted[z]))
  const bad = ious.flatMap((iou, z) =>
    wanted[z] && iou < GOOD_IOU ? [`${z}: ${iou.toFixed(2)}`] : [],
  )
  const slices = wanted.filter((area) => area !== null).length
  const extra = found.filter((area, z) => area !== null && wanted[z] === null).length
  const present = found.map((area) => area !== null)
  const holes = present
    .slice(present.indexOf(true), present.lastIndexOf(true) + 1)
    .filter((is) => !is).length
  let [both, all] = [0, 0]
  for (let i = 0; i < reference.length; i += 1) {
    both += lungs.voxels[i] & reference[i]
    all += lungs.voxels[i] + reference[i]
  }
  if (pool) {
    pooled.good += slices - bad.length
    pooled.slices += slices
  }
  console.log(
    `${name}: rectangle IoU >= ${GOOD_IOU} on ${share(slices - bad.length, slices)}, lungs beyond the reference on ${extra}, holes ${holes}, Dice ${((2 * both) / all).toFixed(4)}${bad.length ? `\n  below: ${bad.join(', ')}` : ''}`,
  )
}

/** Lone slices as 8-bit pictures in several windows and turned, against the rectangles of the whole series in HU. */
async function asPictures(volume, lungs) {
  const [slices, rows, columns] = volume.shapeZyx
  const picked = [0.25, 0.4, 0.55, 0.7, 0.85].map((part) => Math.round(part * slices))
  for (const [name, low, high] of [
    ['full range', -1024, 1500],
    ['lung window', -1350, 150],
    ['1200/-700', -1300, -100],
    ['mediastinal window', -135, 215],
  ]) {
    for (const turn of ['none', 'cw', '180', 'ccw']) {
      const ious = []
      for (const z of picked) {
        const grey = Uint8Array.from(sliceHu(volume, z), (hu) =>
          Math.round(Math.min(1, Math.max(0, (hu - low) / (high - low))) * 255),
        )
        const picture = orientPicture({ values: grey, width: columns, height: rows }, turn)
        const line = estimateGreyToHu([{ ...picture, grey: picture.values }])
        if (line === null) {
          ious.push(NaN)
          continue
        }
        const lone = {
          voxelsHu: Int16Array.from(greyToHu(picture.values, line)),
          shapeZyx: [1, picture.height, picture.width],
          spacingMm: [1, 1, 1],
        }
        const own = lungs.voxels.subarray(z * rows * columns, (z + 1) * rows * columns)
        const truth = orientPicture({ values: own.slice(), width: columns, height: rows }, turn)
        const found = await findLungs(lone, network, {})
        ious.push(
          rectangleIou(
            rectangleOf(found.voxels, picture.width),
            rectangleOf(truth.values, truth.width),
          ),
        )
      }
      console.log(
        `  as a lone ${name} picture, turned ${turn}: IoU ${ious.map((iou) => iou.toFixed(3)).join(' ')}`,
      )
    }
  }
}

function share(part, all) {
  return `${part} of ${all} (${((100 * part) / all).toFixed(1)} %)`
}
