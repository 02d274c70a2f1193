/** PNG and JPEG files as series: pictures of one folder and one size are one stack, in the natural order of their names. */
import type { Finding, Series, Volume } from '../core/index.ts'
import { stableUID } from '../dicom/index.ts'
import { warning } from './gatekeeper/finding.ts'
import { checkTooFewSlices } from './gatekeeper/too-few-slices.ts'
import { markUnreadableSlices } from './gatekeeper/unreadable-slices.ts'
import { numbersInNames, pictureGapFinding, pictureGaps } from './picture-gaps.ts'
import { decodePicture, estimateGreyToHu, type GreyPicture, greyToHu } from './raster/index.ts'
import { affineOf } from './volume-grid/voxel-grid.ts'

export interface PictureFile {
  readonly fileIndex: number
  readonly name: string
}

/** Taken where a picture does not say: of a CT pixel's order, and round, so that nobody takes it for measured. */
const ASSUMED_SPACING_MM = 1
/** The window a picture is taken to show when its grey tells nothing: the method's own, 1200 wide around -700 HU. */
const ASSUMED_WINDOW = { huAtZero: -1300, huPerGrey: 1200 / 255, blackIsAir: false } as const

/**
 * Stacks the pictures of one folder. The first file of the natural order (2 before 10) is slice 0, nearest the feet:
 * pictures do not say, and the case rule counts neighbours either way.
 * @param files pictures of one folder
 * @param open gives a file's bytes
 * @param refuse told of each picture that cannot be decoded
 * @yields one series for each size of picture
 */
export async function* readPictureSeries(
  files: readonly PictureFile[],
  open: (fileIndex: number) => Promise<Uint8Array>,
  refuse: (fileIndex: number, error: unknown) => void,
): AsyncGenerator<Series> {
  const order = new Intl.Collator('en', { numeric: true })
  const sorted = files.toSorted((a, b) => order.compare(a.name, b.name))
  const decoded = new Map<string, GreyPicture>()
  for (const { fileIndex, name } of sorted) {
    try {
      decoded.set(name, await decodePicture(await open(fileIndex)))
    } catch (error) {
      refuse(fileIndex, error)
    }
  }
  const sizeOf = ({ name }: PictureFile): string | null => {
    const picture = decoded.get(name)
    return picture === undefined ? null : `${picture.width} x ${picture.height}`
  }
  const sizes = new Set(sorted.flatMap((file) => sizeOf(file) ?? []))
  for (const size of sizes) {
    // Nobody knows the size of a refused picture: it leaves a gap in each stack that it may belong to.
    const own = sorted.filter((file) => (sizeOf(file) ?? size) === size)
    yield pictureSeries(own.map(({ name }) => ({ name, picture: decoded.get(name) ?? null })))
  }
}

/** A picture, or the place of one that was refused. */
interface StackedPicture {
  readonly name: string
  readonly picture: GreyPicture | null
}

/** @param stack of one size, slice 0 first; at least one was decoded @returns a series whose HU are estimated, and says so */
function pictureSeries(stack: readonly StackedPicture[]): Series {
  const pictures = stack.flatMap(({ picture }) => picture ?? [])
  const numbers = numbersInNames(
    stack.flatMap(({ name, picture }) => (picture === null ? [] : [name])),
  )
  const gaps = pictureGaps(stack.map(({ name, picture }) => ({ name, decoded: picture !== null })))
  const { width, height } = pictures[0]!
  const estimate = estimateGreyToHu(pictures)
  const voxelsHu = new Int16Array(pictures.length * width * height)
  pictures.forEach(({ grey }, i) =>
    voxelsHu.set(greyToHu(grey, estimate ?? ASSUMED_WINDOW), i * width * height),
  )
  const step = ASSUMED_SPACING_MM
  const volume: Volume = {
    voxelsHu,
    shapeZyx: [pictures.length, height, width],
    spacingMm: [step, step, step],
    affineLps: affineOf([step, 0, 0], [0, step, 0], [0, 0, step], [0, 0, 0]),
  }
  return markUnreadableSlices({
    seriesInstanceUID: stableUID(`pictures ${digestOf(pictures)}`),
    studyInstanceUID: null,
    modality: 'CT',
    source: 'raster',
    intensity: estimate === null ? 'windowed' : 'hu-estimated',
    synthetic: false,
    volume,
    slices: pictures.map((_, index) => ({
      index,
      sopInstanceUID: null,
      instanceNumber: numbers?.[index] ?? null,
      positionMm: index * step,
      thicknessMm: null,
      followsPrevious: index > 0 && !gaps.some((gap) => gap.index === index),
    })),
    findings: [
      notHu(estimate !== null),
      unknownSpacing(),
      assumedOrientation(),
      ...gaps.map(pictureGapFinding),
      ...checkTooFewSlices(pictures.length),
    ],
  })
}

/** Enough to tell two stacks apart, and to give one stack the same UID every time. */
function digestOf(pictures: readonly GreyPicture[]): string {
  let hash = 0
  for (const { grey } of pictures)
    for (const value of grey) hash = (Math.imul(hash, 31) + value) | 0
  return `${pictures.length} ${pictures[0]?.width} ${hash}`
}

function notHu(estimated: boolean): Finding {
  return warning({
    code: 'raster/not-hu',
    message: estimated
      ? 'Pixels of a picture are no Hounsfield units; they were estimated from the grey of air and soft tissue. Densities are approximate: read the DICOM series where there is one.'
      : 'Pixels of a picture are no Hounsfield units, and air and soft tissue could not be told apart; the picture is taken to show the window 1200/-700. Densities mean nothing: read the DICOM series where there is one.',
    expected: 'Hounsfield units',
    found: estimated ? 'grey, brought to estimated HU' : 'grey, taken as windowed',
  })
}

function assumedOrientation(): Finding {
  return warning({
    code: 'raster/assumed-orientation',
    message:
      "A picture does not say how the patient lies in it; it is taken for an axial slice with the patient's right on the left and the front on top, stacks from feet to head in the order of the names. Check this: sides and quadrants are right only where it is so.",
    expected: 'directions of rows and columns',
    found: 'none',
  })
}

function unknownSpacing(): Finding {
  return warning({
    code: 'raster/unknown-spacing',
    message: `A picture does not say how large its pixels are, nor how far its slices lie apart; ${ASSUMED_SPACING_MM} mm is assumed for both. Lengths, areas and volumes are not real, percentages are.`,
    expected: 'pixel size and slice distance in mm',
    found: 'none',
  })
}
