/** The kept lesion map out of its file. */
import {
  GroundglassError,
  LESION_GRID_PX,
  LESION_MAP_STEPS,
  type LesionMap,
} from '../core/index.ts'
import { readGrid } from './label-grid.ts'

/**
 * @param bytes a NIfTI file as `lesionMapNifti` writes it, also gzipped
 * @returns the map
 * @throws {GroundglassError} `imaging/no-lesion-map`, and the errors of `readNifti`
 */
export async function readLesionMap(bytes: Uint8Array): Promise<LesionMap> {
  const { grid, slope } = await readGrid(bytes)
  const { voxels: levels, shapeZyx } = grid
  const [sliceCount, rows, columns] = shapeZyx
  const isOnGrid = rows === LESION_GRID_PX && columns === LESION_GRID_PX
  if (isOnGrid && levels instanceof Uint8Array && slope === Math.fround(1 / LESION_MAP_STEPS))
    return { levels, sliceCount }
  throw new GroundglassError(
    'imaging/no-lesion-map',
    `Expected a lesion map, planes of ${LESION_GRID_PX} x ${LESION_GRID_PX} bytes in steps of 1/${LESION_MAP_STEPS}; ${columns} x ${rows} times ${slope} came. Take it from an analysis, as it was written.`,
  )
}
