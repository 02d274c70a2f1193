/** Pictures that are missing from a stack, told by the numbers in their names and by those that could not be decoded. */
import type { Finding } from '../core/index.ts'
import { baseNameOf } from './input-file.ts'
import { counted, warning } from './gatekeeper/finding.ts'

/** A picture of a folder, in the natural order of the names; `decoded` is false where it was refused. */
export interface NamedPicture {
  readonly name: string
  readonly decoded: boolean
}

/** A gap before the decoded picture of this index. */
export interface PictureGap {
  readonly index: number
  readonly missing: number
}

/** A larger number counts no slices: it may be a date or a patient's. */
const LARGEST_NUMBER = 9999

/**
 * @param names of files, with or without folder and extension
 * @returns the last number in each (`slice-0012.png`: 12); null for all where one has none, two share theirs, one is too
 *   large to count slices, or the names differ in more than it
 */
export function numbersInNames(names: readonly string[]): number[] | null {
  const parts = names.map((name) =>
    /^(.*?)(\d+)(\D*)$/.exec(baseNameOf(name).replace(/\.[^.]*$/, '')),
  )
  const numbers = parts.map((part) => Number(part?.[2] ?? Number.NaN))
  const frames = new Set(parts.map((part) => JSON.stringify([part?.[1], part?.[3]])))
  const fits = frames.size === 1 && new Set(numbers).size === numbers.length
  return fits && numbers.every((number) => number <= LARGEST_NUMBER) ? numbers : null
}

/**
 * A refused picture leaves a gap. So does a skipped number, where the names are numbered one by one: where most steps are
 * larger, someone took every second or tenth slice, and nothing is missing.
 * @param pictures in order
 * @returns the gaps, each before a decoded picture that has one before it
 */
export function pictureGaps(pictures: readonly NamedPicture[]): PictureGap[] {
  const numbers = numbersInNames(pictures.map(({ name }) => name)) ?? []
  const steps = numbers.slice(1).map((number, i) => number - numbers[i]!)
  const numbered =
    steps.every((step) => step >= 1) &&
    2 * steps.filter((step) => step === 1).length >= steps.length
  const gaps: PictureGap[] = []
  let index = -1
  let missing = 0
  for (const [i, { decoded }] of pictures.entries()) {
    if (numbered && i > 0) missing += steps[i - 1]! - 1
    if (!decoded) {
      missing += 1
      continue
    }
    index += 1
    if (missing > 0 && index > 0) gaps.push({ index, missing })
    missing = 0
  }
  return gaps
}

/** @param gap before a picture @returns what it means for the reading */
export function pictureGapFinding({ index, missing }: PictureGap): Finding {
  return warning({
    code: 'raster/gap',
    message: `${counted(missing, 'picture')} between slices ${index - 1} and ${index} ${missing === 1 ? 'is' : 'are'} missing or could not be decoded. Slices on the two sides of the gap do not count as consecutive. Add the missing pictures.`,
    sliceIndex: index,
    expected: 'pictures numbered one by one',
    found: `${counted(missing, 'picture')} missing`,
  })
}
