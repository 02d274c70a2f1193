/** The scanner's table: a curved shell of carbon fibre around foam, with a mat on it. */
import type { Anatomy } from './anatomy.ts'
import { type Part, part, type Solid } from './solids.ts'

/**
 * @param anatomy the patient on it
 * @param closeToSkin true leaves out the mat and presses the back into the shell, as bare thin patients lie
 * @returns the table's parts
 */
export function table(anatomy: Anatomy, closeToSkin: boolean): Part[] {
  const { halfDepth, middleY } = anatomy.bodyAt(150)
  const top = middleY + halfDepth + (closeToSkin ? -3 : 11)
  return [
    ...(closeToSkin ? [] : [part(layer(top - 6, 8), -930)]),
    part(layer(top + 12, 22), -960),
    part(layer(top, 2.2), -120),
    part(layer(top + 24, 2.2), -120),
  ]
}

/** A sheet, lowest in the midline and rising to both sides. */
function layer(y: number, thicknessMm: number): Solid {
  return {
    lowMm: [-220, y - 50, -Infinity],
    highMm: [220, y + thicknessMm, Infinity],
    distanceMm: (px, py) =>
      Math.max(Math.abs(py - y + (px / 34) ** 2) - thicknessMm / 2, Math.abs(px) - 215),
  }
}
