/** What only shows once the lungs are known. */
import type { Finding, Mask } from '../core/index.ts'

/** Lung on an end slice above this share of the fullest slice means that the lungs go on outside the series. */
const END_SLICE_SHARE = 0.1

/**
 * @returns the refusal of a series without lungs
 */
export function noLungs(): Finding {
  return {
    code: 'reading/no-lungs',
    severity: 'refusal',
    message:
      'Expected a chest CT; the valid-area network found no lungs on any slice, so no verdict is given. Check that this is the right series.',
    sliceIndex: null,
    tag: null,
    expected: 'lungs on at least one slice',
    found: 'none',
  }
}

/**
 * Lungs cut off by the first or last slice, or by the edge of the image: lesions may lie outside.
 * @param lungs the lungs on the slices that could be read
 * @param indices where these slices lie in the series
 * @returns warnings; none for a lone slice, which cannot hold whole lungs
 */
export function truncatedLungs(lungs: Mask, indices: readonly number[]): Finding[] {
  const [slices, rows, columns] = lungs.shapeZyx
  if (slices === 1) return []
  const plane = rows * columns
  const areasPx = Array.from({ length: slices }, (_, z) => {
    let area = 0
    for (let i = z * plane; i < (z + 1) * plane; i += 1) area += lungs.voxels[i]!
    return area
  })
  const largest = areasPx.reduce((a, b) => Math.max(a, b), 0)
  const findings: Finding[] = []
  for (const [sliceIndex, end] of [
    [0, 'lowest'],
    [slices - 1, 'highest'],
  ] as const) {
    const percent = Math.round((100 * areasPx[sliceIndex]!) / largest)
    if (areasPx[sliceIndex]! <= END_SLICE_SHARE * largest) continue
    findings.push(
      truncated(
        indices[sliceIndex]!,
        `The ${end} slice still holds much lung: part of the lungs lies outside the series and was not read.`,
        `little or no lung on the ${end} slice`,
        `${percent} % of the fullest slice's lung area`,
      ),
    )
  }
  const touching = areasPx.flatMap((area, z) =>
    area > 0 && touchesEdge(lungs.voxels.subarray(z * plane, (z + 1) * plane), columns) ? [z] : [],
  )
  if (touching.length > 0) {
    findings.push(
      truncated(
        indices[touching[0]!]!,
        'The lungs reach the edge of the image: part of them lies outside the field of view and was not read.',
        'lungs within the image',
        `lung at the edge of ${touching.length} slices`,
      ),
    )
  }
  return findings
}

function truncated(sliceIndex: number, message: string, expected: string, found: string): Finding {
  return {
    code: 'reading/truncated-lungs',
    severity: 'warning',
    message,
    sliceIndex,
    tag: null,
    expected,
    found,
  }
}

function touchesEdge(slice: Uint8Array, columns: number): boolean {
  if (slice.subarray(0, columns).includes(1)) return true
  if (slice.subarray(slice.length - columns).includes(1)) return true
  for (let row = 0; row < slice.length; row += columns) {
    if (slice[row] !== 0 || slice[row + columns - 1] !== 0) return true
  }
  return false
}
