/** What each command of the viewer does. */
import type { Command } from './keys.ts'
import type { ShownLesions } from './shown-lesions.ts'
import type { StackView } from './stack-view.ts'
import { type ChangeView, LAYERS, type ViewState } from './view-state.ts'
import { PRESETS } from './window.ts'

const FAR = 10
const ZOOM_STEP = 1.25

interface Subject {
  readonly lesions: ShownLesions | null
  /** Lengths are measured where pixels have a size. */
  readonly measured: boolean
  readonly slice: number
  readonly go: (slice: number) => void
  readonly step: (by: number) => void
  readonly state: ViewState
  readonly change: ChangeView
  readonly view: StackView | null
  readonly showKeys: () => void
}

/** @param subject what is commanded @returns does a command */
export function runCommand(subject: Subject): (command: Command) => void {
  const { lesions, measured, slice, go, step, state, change, view, showKeys } = subject
  const slices = lesions?.slices ?? []
  const zoomBy = (factor: number) => view?.setZoom(view.zoom() * factor)
  const toLesion = (index: number) => index >= 0 && go(index)
  const hasLesion = ({ lesions: own }: (typeof slices)[number]) => own.length > 0
  const commands: Readonly<Record<Command, () => unknown>> = {
    up: () => step(1),
    down: () => step(-1),
    upFar: () => step(FAR),
    downFar: () => step(-FAR),
    first: () => go(0),
    last: () => go(slices.length - 1),
    nextLesion: () => toLesion(slices.findIndex((each, i) => i > slice && hasLesion(each))),
    previousLesion: () => toLesion(slices.findLastIndex((each, i) => i < slice && hasLesion(each))),
    lung: () => change({ window: PRESETS.lung }),
    mediastinum: () => change({ window: PRESETS.mediastinum }),
    model: () => change({ window: PRESETS.model }),
    bone: () => change({ window: PRESETS.bone }),
    vessels: () => change({ window: PRESETS.vessels }),
    invert: () => change({ inverted: !state.inverted }),
    zoomIn: () => zoomBy(ZOOM_STEP),
    zoomOut: () => zoomBy(1 / ZOOM_STEP),
    fit: () => view?.fit(),
    reset() {
      view?.fit()
      change({ window: PRESETS.lung, inverted: false, marks: [] })
    },
    windowTool: () => change({ tool: 'window' }),
    zoomTool: () => change({ tool: 'zoom' }),
    panTool: () => change({ tool: 'pan' }),
    probeTool: () => change({ tool: 'probe' }),
    lengthTool: () => measured && change({ tool: 'length' }),
    removeMark: () => change({ marks: state.marks.slice(0, -1) }),
    cine: () => change({ playing: !state.playing }),
    overlays() {
      const { heat } = state.layers
      const lines = LAYERS.filter((layer) => layer !== 'heat')
      const on = !lines.some((layer) => state.layers[layer])
      change({ layers: { validArea: on, outlines: on, boxes: on, quadrants: on, heat } })
    },
    heat: () => change({ layers: { ...state.layers, heat: !state.layers.heat } }),
    reformats: () =>
      change({
        reformatted: !state.reformatted,
        tool: state.tool === 'cross' ? 'window' : state.tool,
      }),
    help: showKeys,
  }
  return (command) => commands[command]()
}
