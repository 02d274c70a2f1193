/** Frames in their order in space: along the normal of the slices, from the feet to the head. */
import { cross, dot, lengthMm, minus, type PointMm, scaled } from '../volume-grid/voxel-grid.ts'
import type { FrameHeader } from './frame-header.ts'

export interface StackedFrame {
  readonly frame: FrameHeader
  readonly sopInstanceUID: string
  /** Position along the normal in mm; only differences mean something. */
  readonly distanceMm: number
}

/**
 * The slices' normal: row direction x column direction (PS3.3 C.7.6.2.1.1), turned so that it points to the head.
 * @param frame a frame with an orientation
 * @returns a unit vector in LPS with z >= 0
 */
export function normalOf(frame: FrameHeader): PointMm {
  const [a, b, c, d, e, f] = frame.imageOrientationPatient!
  const normal = cross([a, b, c], [d, e, f])
  const unit = scaled(normal, 1 / lengthMm(normal))
  return unit[2] < 0 ? scaled(unit, -1) : unit
}

/**
 * Sorts by position along the normal, never by file name or InstanceNumber; at one position by InstanceNumber and
 * then SOPInstanceUID, so that the order of the files does not matter.
 * @param frames parallel frames with positions
 * @param sopInstanceUIDs one for each frame
 * @returns feet to head
 */
export function stackFrames(
  frames: readonly FrameHeader[],
  sopInstanceUIDs: readonly string[],
): StackedFrame[] {
  const normal = normalOf(frames[0]!)
  return frames
    .map((frame, i) => ({
      frame,
      sopInstanceUID: sopInstanceUIDs[i]!,
      distanceMm: dot(frame.imagePositionPatient!, normal),
    }))
    .toSorted(
      (a, b) =>
        a.distanceMm - b.distanceMm ||
        (a.frame.instanceNumber ?? 0) - (b.frame.instanceNumber ?? 0) ||
        (a.sopInstanceUID < b.sopInstanceUID ? -1 : Number(a.sopInstanceUID > b.sopInstanceUID)),
    )
}

/**
 * The distance most neighbours have: the lower median, which is always a distance that occurs.
 * @param stack sorted
 * @returns mm along the normal, or null below two slices
 */
export function medianDistanceMm(stack: readonly StackedFrame[]): number | null {
  const sorted = stack
    .slice(1)
    .map(({ distanceMm }, i) => distanceMm - stack[i]!.distanceMm)
    .toSorted((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null
}

/**
 * The step from one slice to the next: along the line from the first to the last slice, which in a tilted gantry is
 * not the normal.
 * @param stack sorted
 * @returns a vector in mm, LPS, whose part along the normal is the median distance; for a single slice its thickness
 *   (1 mm where unknown) along the normal
 */
export function sliceStepMm(stack: readonly StackedFrame[]): PointMm {
  const { frame } = stack[0]!
  const normal = normalOf(frame)
  const distanceMm = medianDistanceMm(stack)
  if (distanceMm === null) return scaled(normal, frame.sliceThicknessMm ?? 1)
  const whole = minus(stack.at(-1)!.frame.imagePositionPatient!, frame.imagePositionPatient!)
  return scaled(whole, distanceMm / dot(whole, normal))
}
