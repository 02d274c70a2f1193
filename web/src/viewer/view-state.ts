/** How a case is looked at: what the tools, the keys and the drags change. */
import type { WindowHu } from '../../../src/core/index.ts'
import { PRESETS } from './window.ts'

/** What dragging on the picture does. */
export const TOOLS = ['window', 'zoom', 'pan', 'probe', 'length', 'cross'] as const
export type Tool = (typeof TOOLS)[number]

/** What may lie over the pixels. */
export const LAYERS = ['validArea', 'outlines', 'boxes', 'quadrants', 'heat'] as const
type Layer = (typeof LAYERS)[number]

export const NO_LAYERS: Readonly<Record<Layer, boolean>> = {
  validArea: false,
  outlines: false,
  boxes: false,
  quadrants: false,
  heat: false,
}

/** A place on a slice in pixels, whose edges are whole numbers. */
export interface Place {
  readonly x: number
  readonly y: number
}

/** A length, or a point where both ends are one. */
export interface Mark {
  readonly kind: 'length' | 'point'
  readonly slice: number
  readonly from: Place
  readonly to: Place
}

export interface ViewState {
  readonly window: WindowHu
  readonly inverted: boolean
  readonly tool: Tool
  readonly layers: Readonly<Record<Layer, boolean>>
  /** 0 to 1. */
  readonly heatOpacity: number
  readonly marks: readonly Mark[]
  readonly playing: boolean
  /** Whether coronal and sagittal views are open. */
  readonly reformatted: boolean
  /** Where they cut the slices. */
  readonly cross: Place
}

export type ChangeView = (
  change: Partial<ViewState> | ((view: ViewState) => Partial<ViewState>),
) => void

/** @param cross where coronal and sagittal cut first @returns how a case is looked at first */
export function firstView(cross: Place): ViewState {
  return {
    window: PRESETS.lung,
    inverted: false,
    tool: 'window',
    layers: { validArea: true, outlines: true, boxes: true, quadrants: true, heat: false },
    heatOpacity: 0.5,
    marks: [],
    playing: false,
    reformatted: false,
    cross,
  }
}

/** @param view as it is @param change what becomes other @returns the view then */
export function changedView(
  view: ViewState,
  change: Partial<ViewState> | ((view: ViewState) => Partial<ViewState>),
): ViewState {
  return { ...view, ...(typeof change === 'function' ? change(view) : change) }
}
