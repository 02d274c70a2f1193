/** Slices whose pixels were lost on the way, in a series that is whole otherwise: one value throughout, no numbers, no HU. */
import { type Finding, type Series, sliceHu, type Volume } from '../../core/index.ts'
import { tagName } from '../../dicom/index.ts'
import { FLOOR_HU, NO_NUMBER_HU } from '../volume-grid/hounsfield.ts'
import { counted, refusal, shown, warning } from './finding.ts'

/** One value no higher than this is what is written where nothing was measured. */
const PADDING_UP_TO_HU = -900
/** Above all soft tissue and spongy bone; a slice that lost its intercept of -1024 has its soft tissue here. */
const DENSE_ABOVE_HU = 700
/** Cortical bone, contrast medium and metal fill far less of a slice. */
const MOST_DENSE_FRACTION = 0.25

/** What is wrong with one slice. */
interface Fault {
  readonly padding: boolean
  /** Goes on after "Slice 7 ". */
  readonly words: string
  readonly found: string
}

/**
 * Marks the slices that cannot be read. Such a slice holds no lung and no lesion for the reading, and neither it nor the
 * next follows the one before: nobody may take it for a slice without disease. Voxels that were no number become air.
 * @param series with its volume, whose voxels may hold `NO_NUMBER_HU`; they are replaced in place
 * @returns the series with `unreadable` set and one warning for each such slice; slices of padding at its two ends
 *   share one; a refusal when none is left
 */
export function markUnreadableSlices(series: Series): Series {
  const { volume, slices } = series
  if (volume === null) return series
  const faults = slices.map((_, index) => faultOf(volume, index))
  for (let i = 0; i < volume.voxelsHu.length; i += 1)
    if (volume.voxelsHu[i] === NO_NUMBER_HU) volume.voxelsHu[i] = FLOOR_HU
  if (faults.every((fault) => fault === null)) return series
  const firstRead = faults.findIndex((fault) => !fault?.padding)
  const lastRead = faults.findLastIndex((fault) => !fault?.padding)
  const padded = faults.filter((_, i) => i < firstRead || i > lastRead).length
  const tag = series.source === 'dicom' ? tagName('PixelData') : null
  const findings = faults.every((fault) => fault !== null)
    ? [nothingReadable(slices.length)]
    : [
        ...(padded > 0 ? [paddedEnds(padded, firstRead === 0 ? lastRead + 1 : 0)] : []),
        ...faults.flatMap((fault, i) =>
          fault === null || i < firstRead || i > lastRead ? [] : [{ ...unreadable(i, fault), tag }],
        ),
      ]
  return {
    ...series,
    slices: slices.map((slice, i) => ({
      ...slice,
      ...(faults[i] === null ? {} : { unreadable: true as const }),
      followsPrevious: slice.followsPrevious && faults[i] === null && faults[i - 1] === null,
    })),
    findings: [...series.findings, ...findings],
  }
}

function faultOf(volume: Volume, index: number): Fault | null {
  const hu = sliceHu(volume, index)
  const [first] = hu
  let [same, noNumbers, dense] = [true, 0, 0]
  for (let i = 0; i < hu.length; i += 1) {
    const value = hu[i]!
    if (value !== first) same = false
    if (value === NO_NUMBER_HU) noNumbers += 1
    else if (value > DENSE_ABOVE_HU) dense += 1
  }
  if (noNumbers > 0)
    return {
      padding: false,
      words: `holds ${counted(noNumbers, 'voxel')} that are no finite number`,
      found: `${noNumbers} of ${hu.length} not finite`,
    }
  if (same)
    return {
      padding: first! <= PADDING_UP_TO_HU,
      words: `holds ${first} HU in every pixel`,
      found: `${first} HU throughout`,
    }
  const percent = `${shown((dense / hu.length) * 100)} %`
  if (dense <= MOST_DENSE_FRACTION * hu.length) return null
  return {
    padding: false,
    words: `is denser than ${DENSE_ABOVE_HU} HU in ${percent} of its pixels, which no slice of a patient is`,
    found: `${percent} over ${DENSE_ABOVE_HU} HU`,
  }
}

function unreadable(sliceIndex: number, { words, found }: Fault): Finding {
  return warning({
    code: 'series/unreadable-slice',
    message: `Slice ${sliceIndex} ${words}: its pixels were lost or damaged. It is not read, and slices on its two sides do not count as consecutive. Send or export it again.`,
    sliceIndex,
    expected: 'different HU, all of them possible',
    found,
  })
}

function paddedEnds(count: number, sliceIndex: number): Finding {
  return warning({
    code: 'series/padded-ends',
    message: `${counted(count, 'slice')} at the ends of the series, slice ${sliceIndex} first, ${count === 1 ? 'holds' : 'hold'} air alone, the same in every pixel: padding, and left aside. If the scan should go on there, export it again.`,
    sliceIndex,
    expected: 'a picture on every slice',
    found: `padding on ${counted(count, 'slice')}`,
  })
}

function nothingReadable(count: number): Finding {
  return refusal({
    code: 'series/impossible-hu',
    message: `None of ${counted(count, 'slice')} can be read: each holds one value throughout, voxels that are no finite number, or densities that no patient has. Export the series again; write air (-1024 HU) where nothing was measured.`,
    expected: 'at least one slice with different HU, all of them possible',
    found: 'none',
  })
}
