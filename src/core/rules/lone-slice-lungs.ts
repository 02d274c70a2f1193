/** On a lone slice there is no volume to judge lungs by: their area must do. */
import { connectedComponents2d } from '../regions/components-2d.ts'
import type { Mask, Volume } from '../volume/volume.ts'

/**
 * The largest part of a lung on a chest slice is larger. Measured on the shared data: 5.4 cm2 of mastoid air on a skull base
 * (dicom-conformance, J2K_pixelrep_mismatch) against 20 cm2 and more on all but the two lowest and the two highest
 * centimetres of the lungs of cap002, and 120 to 150 cm2 in their middle. 150 ml over 100 mm, the floor for
 * stacks, would be 15 cm2.
 */
const LEAST_LUNG_MM2 = 1000

/**
 * @param lungs of one slice, 0 or 1
 * @param spacingMm of its pixels, measured and not assumed
 * @returns whether its largest connected part is large enough for lung
 */
export function isLungOnLoneSlice(lungs: Mask, spacingMm: Volume['spacingMm']): boolean {
  const [, rows, columns] = lungs.shapeZyx
  const { components } = connectedComponents2d(lungs.voxels, columns, rows)
  const largestPx = components.reduce((largest, { areaPx }) => Math.max(largest, areaPx), 0)
  return largestPx * spacingMm[0] * spacingMm[1] >= LEAST_LUNG_MM2
}
