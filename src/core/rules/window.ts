/** The window of the networks: HU to 8 bit, as the authors of the seed paper do it. */

/** A window on HU: everything outside `centreHu` plus or minus half of `widthHu` saturates. */
export interface WindowHu {
  readonly widthHu: number
  readonly centreHu: number
}

/**
 * The HU that become 0 and 255: `centre - width / 2 + 0.5` and `centre + width / 2 + 0.5`.
 * Source: the notebook published with Chen J. et al. 2020, doi 10.1038/s41598-020-76282-0.
 * @param window width and centre in HU
 * @returns both limits in HU
 */
export function windowLimitsHu(window: WindowHu): {
  readonly lowHu: number
  readonly highHu: number
} {
  const half = window.widthHu / 2
  return { lowHu: window.centreHu - half + 0.5, highHu: window.centreHu + half + 0.5 }
}

/**
 * `trunc((HU - low) * 255 / (high - low))`, clamped to 0..255 (the authors' formula, see {@link windowLimitsHu}).
 * Truncation, not rounding: only HU at or above the upper limit become 255. NaN becomes 0.
 * @param hu Hounsfield units, any shape
 * @param window width (above 0) and centre in HU
 * @returns 8-bit values of the same shape
 */
export function applyWindow(hu: Int16Array | Float32Array, window: WindowHu): Uint8Array {
  const { lowHu, highHu } = windowLimitsHu(window)
  const span = highHu - lowHu
  const values = new Uint8Array(hu.length)
  for (let i = 0; i < values.length; i += 1) {
    const value = ((hu[i]! - lowHu) * 255) / span
    // Storing into a Uint8Array truncates; only the range is left to hold.
    values[i] = value >= 255 ? 255 : value > 0 ? value : 0
  }
  return values
}
