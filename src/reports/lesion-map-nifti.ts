/** The kept lesion map as a NIfTI-1 volume. */
import {
  type AffineLps,
  GroundglassError,
  LESION_GRID_PX,
  LESION_MAP_DESCRIPTION,
  LESION_MAP_STEPS,
  type LesionMap,
  type Reading,
} from '../core/index.ts'
import { niftiFile } from './nifti-file.ts'

/** What of a Reading tells where its map lies. */
type MappedReading = Pick<Reading, 'seriesValidArea'> & {
  readonly series: Pick<Reading['series'], 'spacingMm' | 'affineLps'>
}

/**
 * @param reading of a series with lungs
 * @param map kept from the same analysis
 * @returns the bytes of a `.nii` file, little endian, uint8 levels with `scl_slope` 1 / 200, on a grid of its own: 512 x 512 over
 * the series' valid area, one plane a slice
 * @throws {GroundglassError} `report/no-lesion-map` for a Reading without lungs
 */
export function lesionMapNifti(
  { series, seriesValidArea: area }: MappedReading,
  { levels, sliceCount }: LesionMap,
): Uint8Array {
  const { spacingMm, affineLps } = series
  if (area === null || spacingMm === null || affineLps === null)
    throw new GroundglassError(
      'report/no-lesion-map',
      'Expected a Reading with lungs; this one has none, and no lesion map. Its verdict tells why.',
    )
  const [scaleX, scaleY] = [area.width / LESION_GRID_PX, area.height / LESION_GRID_PX]
  // Edges coincide: the middle of the first pixel lies half a pixel inside the edge of the area's first voxel.
  const [firstX, firstY] = [area.x + scaleX / 2 - 0.5, area.y + scaleY / 2 - 0.5]
  const row = (from: number): [number, number, number, number] => {
    const [x, y, z, mm] = affineLps.slice(from, from + 4)
    return [x! * scaleX, y! * scaleY, z!, mm! + x! * firstX + y! * firstY]
  }
  const onGrid: AffineLps = [...row(0), ...row(4), ...row(8), 0, 0, 0, 1]
  return niftiFile(
    levels,
    {
      shapeZyx: [sliceCount, LESION_GRID_PX, LESION_GRID_PX],
      spacingMm: [spacingMm[0] * scaleX, spacingMm[1] * scaleY, spacingMm[2]],
      affineLps: onGrid,
    },
    { description: LESION_MAP_DESCRIPTION, slope: 1 / LESION_MAP_STEPS },
  )
}
