/** Stored values to Hounsfield units. */

/**
 * The floor of measured HU. CT defines air as -1000 HU; scanners write -1024 and, outside their circle, -2000 to -3024,
 * which is a mark and no density. All of it becomes this value, which every window shows as air.
 */
export const FLOOR_HU = -1024
/** Stands where the stored value is no finite number, until `markUnreadableSlices` has counted them. */
export const NO_NUMBER_HU = -32768
const CEILING_HU = 32767

/**
 * HU = stored x slope + intercept (DICOM PS3.3 C.11.1; NIfTI scl_slope), rounded, between -1024 and 32767. What is no
 * finite number becomes `NO_NUMBER_HU`.
 * @param stored stored values
 * @param rescale slope, intercept, and which stored values (first to last) are padding: they become -1024
 * @param into where the HU go; as long as `stored`
 */
export function toHounsfield(
  stored: ArrayLike<number>,
  rescale: {
    readonly slope: number
    readonly intercept: number
    readonly padding?: readonly [first: number, last: number] | null
  },
  into: Int16Array,
): void {
  const { slope, intercept } = rescale
  const [first, last] = rescale.padding ?? [1, 0]
  for (let i = 0; i < stored.length; i += 1) {
    const value = stored[i]!
    const hu = Math.round(value * slope + intercept)
    if (!Number.isFinite(hu)) into[i] = NO_NUMBER_HU
    else if (hu <= FLOOR_HU || (value >= first && value <= last)) into[i] = FLOOR_HU
    else into[i] = hu < CEILING_HU ? hu : CEILING_HU
  }
}
