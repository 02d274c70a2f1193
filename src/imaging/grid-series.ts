/** NIfTI and NRRD volumes as series: no headers of instances, so that all checks look at the grid. */
import type { Finding, Series } from '../core/index.ts'
import { stableUID } from '../dicom/index.ts'
import { warning } from './gatekeeper/finding.ts'
import { checkImpossibleHu } from './gatekeeper/impossible-hu.ts'
import { checkThickSlices } from './gatekeeper/thick-slices.ts'
import { checkTooFewSlices } from './gatekeeper/too-few-slices.ts'
import { markUnreadableSlices } from './gatekeeper/unreadable-slices.ts'
import type { GridFile } from './volume-grid/grid-file.ts'
import { toHounsfield } from './volume-grid/hounsfield.ts'
import { toCanonicalAxial } from './volume-grid/orientation.ts'
import { volumeOfGrid } from './volume-grid/volume-of-grid.ts'
import { voxelToPatient } from './volume-grid/voxel-grid.ts'

/**
 * @param file a volume whose scaled values are taken for HU (`checkImpossibleHu` doubts them)
 * @param digest hexadecimal hash of the file's bytes, from which the series' UID is made
 * @returns a series of modality CT: the formats do not say
 */
export function gridSeries(file: GridFile, digest: string): Series {
  const { grid, slope, intercept } = file
  const voxels = new Int16Array(grid.voxels.length)
  toHounsfield(grid.voxels, { slope, intercept }, voxels)
  const volume = volumeOfGrid(toCanonicalAxial({ ...grid, voxels }))
  const sliceCount = volume.shapeZyx[0]
  return markUnreadableSlices({
    seriesInstanceUID: stableUID(`series ${digest}`),
    studyInstanceUID: null,
    modality: 'CT',
    source: file.format,
    intensity: 'hu',
    synthetic: false,
    volume,
    slices: Array.from({ length: sliceCount }, (_, index) => ({
      index,
      sopInstanceUID: null,
      instanceNumber: null,
      positionMm: voxelToPatient(volume.affineLps, [0, 0, index])[2],
      thicknessMm: null,
      followsPrevious: index > 0,
    })),
    findings: [
      ...(file.orientationKnown ? [] : [unknownOrientation()]),
      ...checkThickSlices(sliceCount > 1 ? volume.spacingMm[2] : null, null, null),
      ...checkTooFewSlices(sliceCount),
      ...checkImpossibleHu(volume),
    ],
  })
}

function unknownOrientation(): Finding {
  return warning({
    code: 'series/unknown-orientation',
    message:
      'The header gives no directions: left, right, head and feet are guessed. Check the sides, or export the volume with its orientation.',
    expected: 'a qform, an sform or space directions',
    found: 'none',
  })
}
