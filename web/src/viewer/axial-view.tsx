/** The axial picture with all that lies over it. */
import { useEffect, useRef } from 'react'
import type { Reading } from '../../../src/core/index.ts'
import controls from '../design/controls.module.css'
import { useWords } from '../language/use-words.ts'
import { Problem } from '../problems/problem.tsx'
import { HeatMap } from './heat-map.tsx'
import { Marks } from './marks.tsx'
import { Overlays } from './overlays.tsx'
import { PictureWords } from './picture-words.tsx'
import type { ShownLesions } from './shown-lesions.ts'
import type { SliceStore } from './slice-store.ts'
import type { Placement, StackShape, StackView } from './stack-view.ts'
import { usePointerTools } from './use-pointer-tools.ts'
import { type CaseMaps, useSlice, useSliceError } from './use-slices.ts'
import { useStackView } from './use-stack-view.ts'
import { useWheel } from './use-wheel.ts'
import type { ChangeView, ViewState } from './view-state.ts'
import { viewerWords } from './viewer-words.ts'
import styles from './viewer.module.css'

interface Props {
  readonly reading: Reading
  readonly lesions: ShownLesions | null
  readonly store: SliceStore
  readonly shape: StackShape
  readonly maps: CaseMaps
  readonly slice: number
  readonly onStep: (by: number) => void
  readonly state: ViewState
  readonly change: ChangeView
  /** What the picture shows, for whoever cannot see it. */
  readonly label: string
  /** Takes the view, for keys and buttons beside the picture. */
  readonly onView: (view: StackView | null) => void
}

export function AxialView(props: Props) {
  const { reading, lesions, store, shape, maps, slice, onStep, state, change, label, onView } =
    props
  const frame = useRef<HTMLDivElement>(null)
  const { window, inverted, layers, marks } = state
  const { element, view, drawn, error } = useStackView(store, { shape, slice, window, inverted })
  useEffect(() => onView(view), [onView, view])
  // What lies over the pixels belongs to the slice that is drawn, which is not always yet the one that is asked for.
  const shown = drawn?.index ?? slice
  const placement = drawn?.placement ?? null
  const hu = useSlice(store, shown)
  const tools = usePointerTools({ view, placement, slice: shown, shape, state, change })
  useWheel(frame, onStep)
  const ofSlice = [...marks, ...(tools.drawing ? [tools.drawing] : [])].filter(
    (mark) => mark.slice === shown,
  )
  const { lesionMap } = maps
  const area = reading.seriesValidArea
  return (
    <div
      ref={frame}
      className={styles.frame}
      data-tool={state.tool}
      data-slice={shown}
      data-drawn={drawn?.index === slice}
    >
      <div
        ref={element}
        className={styles.canvas}
        role="img"
        aria-label={label}
        data-picture="axial"
      />
      {placement !== null && (
        <>
          {layers.heat && lesionMap !== null && area !== null && (
            <HeatMap
              map={lesionMap}
              area={area}
              slice={shown}
              placement={placement}
              opacity={state.heatOpacity}
            />
          )}
          {lesions !== null && (
            <Overlays
              reading={reading}
              lesions={lesions}
              maps={maps}
              slice={shown}
              placement={placement}
              layers={layers}
            />
          )}
          {state.reformatted && <Cross placement={placement} shape={shape} cross={state.cross} />}
          <Marks marks={ofSlice} hu={hu} shape={shape} placement={placement} />
          <PictureWords
            reading={reading}
            slice={shown}
            shape={shape}
            placement={placement}
            state={state}
            hover={tools.hover}
            hu={hu}
          />
        </>
      )}
      <div
        className={styles.touch}
        role="presentation"
        {...tools.handlers}
        onContextMenu={(event) => event.preventDefault()}
        // The middle button would scroll the page.
        onMouseDown={(event) => event.button === 1 && event.preventDefault()}
      />
      <Waiting store={store} slice={slice} isDrawn={drawn?.index === slice} error={error} />
    </div>
  )
}

interface CrossProps {
  readonly placement: Placement
  readonly shape: StackShape
  readonly cross: ViewState['cross']
}

function Cross({ placement, shape, cross }: CrossProps) {
  const { leftPx, topPx, scaleX, scaleY } = placement
  const [x, y] = [leftPx + cross.x * scaleX, topPx + cross.y * scaleY]
  return (
    <svg className={styles.layer} aria-hidden="true">
      <path
        className={styles.cross}
        d={`M${x} ${topPx}v${shape.rows * scaleY}M${leftPx} ${y}h${shape.columns * scaleX}`}
      />
    </svg>
  )
}

interface WaitingProps {
  readonly store: SliceStore
  readonly slice: number
  readonly isDrawn: boolean
  readonly error: unknown
}

function Waiting({ store, slice, isDrawn, error }: WaitingProps) {
  const words = useWords(viewerWords)
  const failure = useSliceError(store, slice)
  const problem = failure ?? error
  if (problem !== undefined && problem !== null)
    return (
      <div className={styles.failed}>
        <Problem error={problem} />
        <button type="button" className={controls.button} onClick={() => store.want(slice)}>
          {words.tryAgain}
        </button>
      </div>
    )
  return isDrawn ? null : <span className={styles.waiting}>{words.loadingPicture}</span>
}
