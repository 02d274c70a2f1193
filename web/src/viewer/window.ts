/** Windows that slices are shown in. */
import type { WindowHu } from '../../../src/core/index.ts'

/** For people: lung and mediastinum; the one that the networks see; bone; contrast medium in vessels. In the order of their keys. */
export const PRESETS = {
  lung: { widthHu: 1500, centreHu: -600 },
  mediastinum: { widthHu: 400, centreHu: 40 },
  model: { widthHu: 1200, centreHu: -700 },
  bone: { widthHu: 2000, centreHu: 400 },
  vessels: { widthHu: 700, centreHu: 150 },
} as const satisfies Readonly<Record<string, WindowHu>>
export type Preset = keyof typeof PRESETS
export const PRESET_NAMES = [
  'lung',
  'mediastinum',
  'model',
  'bone',
  'vessels',
] as const satisfies readonly Preset[]

const NARROWEST_HU = 1
const WIDEST_HU = 8000
/** Narrow windows are set finely, wide ones fast: the whole width in so many pixels. */
const DRAG_PX = 400

/** @param window of HU @returns its preset; null where it is none */
export function presetOf({ widthHu, centreHu }: WindowHu): Preset | null {
  return (
    PRESET_NAMES.find(
      (name) => PRESETS[name].widthHu === widthHu && PRESETS[name].centreHu === centreHu,
    ) ?? null
  )
}

/**
 * @param window when the drag began
 * @param rightPx how far to the right: wider
 * @param downPx how far down: a higher centre, so a darker picture
 * @returns the window then
 */
export function draggedWindow(window: WindowHu, rightPx: number, downPx: number): WindowHu {
  const perPx = Math.max(1, window.widthHu / DRAG_PX)
  const widthHu = Math.round(window.widthHu + rightPx * perPx)
  return {
    widthHu: Math.min(WIDEST_HU, Math.max(NARROWEST_HU, widthHu)),
    centreHu: Math.round(window.centreHu + downPx * perPx),
  }
}
