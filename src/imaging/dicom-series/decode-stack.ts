/** Pixels of a stack of frames, slice by slice into one array of HU. */
import { type Finding, GroundglassError } from '../../core/index.ts'
import { type DicomInstance, decodeFrame, tagName } from '../../dicom/index.ts'
import { counted, refusal, shown, warning } from '../gatekeeper/finding.ts'
import { trustedPadding } from '../gatekeeper/rescale.ts'
import { toHounsfield } from '../volume-grid/hounsfield.ts'
import { type FrameHeader, frameName } from './frame-header.ts'
import type { StackedFrame } from './stack.ts'

/** Positions closer than this are one position. */
export const SAME_POSITION_MM = 0.01

export interface DecodedStack {
  /** The slices that were kept, feet to head. */
  readonly stack: readonly StackedFrame[]
  /** Row-major [z, y, x], in the frames' own rows and columns; one slice for each of `stack`. */
  readonly voxelsHu: Int16Array
  readonly findings: readonly Finding[]
}

/** How the pixels of a series are come by. */
export interface FrameSource {
  /** Parses a file again; the caller keeps at most one. */
  open(fileIndex: number): Promise<DicomInstance>
  /** Told of each frame whose pixels cannot be read. */
  refuse(fileIndex: number, error: unknown): void
  decoded(done: number, total: number): void
}

/**
 * Decodes a stack. A frame that cannot be decoded is left out (which leaves a gap); of two frames at one position with
 * the same pixels the second is; with other pixels the series is refused, for nobody can say which of the two counts.
 * @param planned sorted feet to head, at least one
 * @param source where the pixels are
 * @returns what could be decoded
 */
export async function decodeStack(
  planned: readonly StackedFrame[],
  source: FrameSource,
): Promise<DecodedStack> {
  const { rows, columns } = planned[0]!.frame
  const sliceSize = rows * columns
  const voxelsHu = new Int16Array(planned.length * sliceSize)
  const stack: StackedFrame[] = []
  const unreadable: FrameHeader[] = []
  const copies: [StackedFrame, number][] = []
  const conflicts: [StackedFrame, number][] = []
  const lookalikes: number[] = []
  const open = keepingLast(source)
  for (const [i, slice] of planned.entries()) {
    const { frame } = slice
    const start = stack.length * sliceSize
    const target = voxelsHu.subarray(start, start + sliceSize)
    try {
      const { values } = await decodeFrame(await open(frame.fileIndex), frame.frameIndex)
      if (values.length !== sliceSize)
        throw new GroundglassError(
          'dicom/contradictory-header',
          `Expected ${sliceSize} pixels in a frame; ${values.length} came. The file changed while it was read, or is damaged: transfer it again.`,
        )
      toHounsfield(
        values,
        {
          slope: frame.rescaleSlope ?? 1,
          intercept: frame.rescaleIntercept ?? 0,
          padding: trustedPadding(frame),
        },
        target,
      )
      const below = stack.at(-1)
      const isCopy =
        below !== undefined && equal(target, voxelsHu.subarray(start - sliceSize, start))
      const isSamePosition =
        below !== undefined && slice.distanceMm - below.distanceMm < SAME_POSITION_MM
      if (isSamePosition) (isCopy ? copies : conflicts).push([slice, stack.length - 1])
      else {
        // One value throughout is no copy but padding or loss: `markUnreadableSlices` says so.
        if (isCopy && !target.every((hu) => hu === target[0])) lookalikes.push(stack.length)
        stack.push(slice)
      }
    } catch (error) {
      unreadable.push(frame)
      source.refuse(frame.fileIndex, error)
    }
    source.decoded(i + 1, planned.length)
  }
  const findings = [
    ...unreadableFinding(unreadable, stack.length === 0),
    ...duplicateFinding(copies, true),
    ...duplicateFinding(conflicts, false),
    ...lookalikes.map((index) => lookalike(stack[index]!, index)),
  ]
  return { stack, voxelsHu: voxelsHu.subarray(0, stack.length * sliceSize), findings }
}

/** Frames of one file follow each other: it is parsed once, and forgotten with the next. */
function keepingLast(source: FrameSource): (fileIndex: number) => Promise<DicomInstance> {
  let last: { fileIndex: number; instance: DicomInstance } | null = null
  return async (fileIndex) => {
    if (last?.fileIndex !== fileIndex) {
      last = null
      last = { fileIndex, instance: await source.open(fileIndex) }
    }
    return last.instance
  }
}

function equal(a: Int16Array, b: Int16Array): boolean {
  return a.every((value, i) => value === b[i])
}

function unreadableFinding(frames: readonly FrameHeader[], all: boolean): Finding[] {
  if (frames.length === 0) return []
  const said = {
    code: 'series/unreadable-slices',
    tag: tagName('PixelData'),
    expected: 'pixels that can be decoded',
    found: `${counted(frames.length, 'slice')} without`,
  }
  return all
    ? [
        refusal({
          ...said,
          message: 'No slice of this series could be decoded; the refusals of its files say why.',
        }),
      ]
    : [
        warning({
          ...said,
          message: `${counted(frames.length, 'slice')} could not be decoded and left a gap, ${frameName(frames[0]!)} first; the refusals of the files say why.`,
        }),
      ]
}

/** One finding for all, with the first: a series of two phases has as many as it has slices. */
function duplicateFinding(
  duplicates: readonly (readonly [slice: StackedFrame, index: number])[],
  identical: boolean,
): Finding[] {
  const [first] = duplicates
  if (first === undefined) return []
  const [slice, index] = first
  const where = `${frameName(slice.frame)} lies where slice ${index} lies, at ${shown(slice.frame.imagePositionPatient![2])} mm`
  const said = {
    code: 'series/duplicate-position',
    sliceIndex: index,
    tag: tagName('ImagePositionPatient'),
    expected: 'one slice at each position',
    found: `${counted(duplicates.length, 'slice')} too many`,
  }
  return [
    identical
      ? warning({
          ...said,
          message: `${counted(duplicates.length, 'slice')} repeated others at the same position with the same pixels and were left out; the first: ${where}.`,
        })
      : refusal({
          ...said,
          message: `${counted(duplicates.length, 'slice')} lie where another lies but have other pixels, so that two acquisitions or reconstructions share one series; the first: ${where}. Send each as a series of its own.`,
        }),
  ]
}

function lookalike(slice: StackedFrame, index: number): Finding {
  return warning({
    code: 'series/duplicate-pixels',
    message: `Slice ${index} (${frameName(slice.frame)}) has exactly the pixels of slice ${index - 1}, at another position: one of them is a copy. Export the series again.`,
    sliceIndex: index,
    tag: tagName('PixelData'),
    expected: 'other pixels at another position',
    found: 'the same pixels',
  })
}
