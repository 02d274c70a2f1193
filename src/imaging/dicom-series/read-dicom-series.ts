/** One DICOM series: from the headers of its frames to a Volume in HU, with all that the gatekeeper found. */
import {
  type AffineLps,
  type Finding,
  type Series,
  type SeriesSlice,
  type StoredOrientation,
  usabilityOf,
} from '../../core/index.ts'
import { checkImpossibleHu } from '../gatekeeper/impossible-hu.ts'
import { followsPrevious } from '../gatekeeper/slice-distances.ts'
import { markUnreadableSlices } from '../gatekeeper/unreadable-slices.ts'
import { axisOrderOf, toCanonicalAxial } from '../volume-grid/orientation.ts'
import { volumeOfGrid } from '../volume-grid/volume-of-grid.ts'
import { isPhantomImageType } from '../phantom/phantom-image-type.ts'
import { affineOf, scaled, type VoxelGrid } from '../volume-grid/voxel-grid.ts'
import { checkHeaders, checkStack, plannedStack } from './check-headers.ts'
import { type DecodedStack, decodeStack, type FrameSource } from './decode-stack.ts'
import type { FrameHeader } from './frame-header.ts'
import { identify } from './identity.ts'
import { type StackedFrame, sliceStepMm } from './stack.ts'

/**
 * Reads a series. Checks that need only headers come first: a refusal there spares the decoding.
 * @param frames the headers of all frames of one SeriesInstanceUID, in any order; at least one
 * @param source where their pixels are
 * @returns the series, with `volume` null where a check refused it
 */
export async function readDicomSeries(
  frames: readonly FrameHeader[],
  source: FrameSource,
): Promise<Series> {
  const identity = identify(frames)
  const seriesOf = (findings: readonly Finding[]): Series => ({
    seriesInstanceUID: identity.seriesInstanceUID,
    studyInstanceUID: identity.studyInstanceUID,
    modality: frames[0]!.modality ?? '',
    source: 'dicom',
    intensity: 'hu',
    synthetic: frames.some(({ imageType }) => isPhantomImageType(imageType)),
    volume: null,
    slices: [],
    findings,
  })
  const headerFindings = checkHeaders(frames, identity)
  if (usabilityOf(headerFindings) === 'refused') return seriesOf(headerFindings)

  const planned = plannedStack(frames, identity)
  const decoded = await decodeStack(planned, source)
  const findings = [...headerFindings, ...decoded.findings]
  if (usabilityOf(findings) === 'refused') return seriesOf(findings)
  const grid = storedGrid(decoded)
  const volume = volumeOfGrid(toCanonicalAxial(grid))
  return markUnreadableSlices({
    ...seriesOf([...findings, ...checkStack(decoded.stack), ...checkImpossibleHu(volume)]),
    volume,
    stored: storedOrientation(grid.affineLps),
    slices: seriesSlices(decoded.stack),
  })
}

function storedGrid({ stack, voxelsHu }: DecodedStack): VoxelGrid<Int16Array> {
  const { frame } = stack[0]!
  const [a, b, c, d, e, f] = frame.imageOrientationPatient!
  const [rowsMm, columnsMm] = frame.pixelSpacingMm!
  // Along a row the column index runs, so it steps by the distance between columns (PS3.3 C.7.6.2.1.1).
  const affineLps = affineOf(
    scaled([a, b, c], columnsMm),
    scaled([d, e, f], rowsMm),
    sliceStepMm(stack),
    frame.imagePositionPatient!,
  )
  const shapeZyx = [stack.length, frame.rows, frame.columns] as const
  return { voxels: voxelsHu, shapeZyx, affineLps }
}

/** Slices are stacked feet to head already, so that rows and columns alone may have turned. */
function storedOrientation(affineLps: AffineLps): StoredOrientation {
  const { source, flipped } = axisOrderOf(affineLps)
  return { transposed: source[0] === 1, flippedX: flipped[0], flippedY: flipped[1] }
}

function seriesSlices(stack: readonly StackedFrame[]): SeriesSlice[] {
  const follows = followsPrevious(stack)
  return stack.map(({ frame, sopInstanceUID }, index) => ({
    index,
    sopInstanceUID,
    instanceNumber: frame.instanceNumber,
    positionMm: frame.imagePositionPatient![2],
    thicknessMm: frame.sliceThicknessMm,
    followsPrevious: follows[index]!,
    fileIndex: frame.fileIndex,
  }))
}
