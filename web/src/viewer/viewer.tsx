/** A case, slice by slice: pictures, what was found on them, and the grid that is also their scroll bar. It asks the case, never the server. */
import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from 'react'
import { hasMeasuredGeometry, type Reading } from '../../../src/core/index.ts'
import { useFormats } from '../language/formats.ts'
import { useWords } from '../language/use-words.ts'
import { Problem } from '../problems/problem.tsx'
import { verdictWords } from '../verdict/verdict-words.ts'
import { AxialView } from './axial-view.tsx'
import { KeysDialog } from './keys-dialog.tsx'
import { useKeys } from './keys.ts'
import { QuadrantGrid } from './quadrant-grid.tsx'
import { ReformatView } from './reformat-view.tsx'
import { runCommand } from './run-command.ts'
import type { ShownLesions } from './shown-lesions.ts'
import type { SliceStore } from './slice-store.ts'
import type { StackShape, StackView } from './stack-view.ts'
import { LayerChoice, Toolbar } from './toolbar.tsx'
import { useCine } from './use-cine.ts'
import { useKeyCommands } from './use-key-commands.ts'
import { useCaseMaps, useLoaded, useSliceStore } from './use-slices.ts'
import { changedView, firstView, NO_LAYERS } from './view-state.ts'
import type { ViewedCase } from './viewed-case.ts'
import { viewerWords } from './viewer-words.ts'
import styles from './viewer.module.css'

interface Props {
  /** The same object for as long as the case is shown. */
  readonly viewed: ViewedCase
  /**
   * What lies over the pictures and in the grid: the Reading's own lesions, or those of another threshold; null where nothing
   * of the reading may be seen yet.
   */
  readonly lesions: ShownLesions | null
  readonly slice: number
  readonly onSlice: (slice: number) => void
}

export function Viewer({ viewed, lesions, slice, onSlice }: Props) {
  const words = useWords(viewerWords)
  const { reading } = viewed
  const shape = useMemo(() => shapeOf(reading), [reading])
  const store = useSliceStore(viewed, slice)
  const [state, change] = useReducer(
    changedView,
    middleOf(reading, lesions?.slices[slice]),
    firstView,
  )
  const [keysShown, showKeys] = useState(false)
  // Whatever is switched on: nothing lies over the pixels.
  const looked = lesions === null ? { ...state, layers: NO_LAYERS } : state
  const asStored = lesions?.probabilityThreshold === reading.parameters.probabilityThreshold
  const maps = useCaseMaps(viewed, store, looked.layers.heat || (lesions !== null && !asStored))
  const section = useRef<HTMLElement>(null)
  const [view, setView] = useState<StackView | null>(null)
  const { go, step } = useScroll(slice, reading.slices.length - 1, onSlice)
  const run = runCommand({
    lesions,
    measured: hasMeasuredGeometry(reading.series),
    slice,
    go,
    step,
    state,
    change,
    view,
    showKeys: () => showKeys(true),
  })
  useKeyCommands(section, useKeys(), run)
  useCine(store, slice, state.playing, go)
  const { where, found } = useSliceWords(reading, lesions, slice)
  return (
    <section
      ref={section}
      tabIndex={-1}
      className={styles.viewer}
      aria-label={words.stack}
      data-viewer
      data-tour="slices"
    >
      <Toolbar reading={reading} state={state} change={change} run={run} />
      <div className={styles.status}>
        <p className={styles.where} title={`${where}: ${found}`}>
          <strong>{where}</strong> {found}
        </p>
        <Progress store={store} />
        {lesions !== null && (
          <LayerChoice state={state} change={change} hasHeat={viewed.hasLesionMap} />
        )}
      </div>
      <div className={styles.pictures} data-reformatted={state.reformatted}>
        <AxialView
          reading={reading}
          lesions={lesions}
          store={store}
          shape={shape}
          maps={maps}
          slice={slice}
          onStep={step}
          state={looked}
          change={change}
          label={words.picture(where, found)}
          onView={setView}
        />
        {state.reformatted &&
          (['coronal', 'sagittal'] as const).map((plane) => (
            <ReformatView
              key={plane}
              plane={plane}
              reading={reading}
              store={store}
              shape={shape}
              labels={asStored ? maps.labels : null}
              slice={slice}
              onSlice={go}
              state={looked}
              change={change}
            />
          ))}
      </div>
      {maps.error !== null && (
        <div>
          {words.noOutlines} <Problem error={maps.error} />
        </div>
      )}
      <QuadrantGrid
        reading={reading}
        lesions={lesions}
        slice={slice}
        onSlice={go}
        valueText={`${where}: ${found}`}
      />
      {keysShown && <KeysDialog onClose={() => showKeys(false)} />}
    </section>
  )
}

/** Steps are counted from the last one that was asked for: a wheel turns faster than a page is drawn. */
function useScroll(slice: number, last: number, onSlice: (slice: number) => void) {
  const asked = useRef(slice)
  useEffect(() => {
    asked.current = slice
  })
  const go = useCallback(
    (to: number) => {
      asked.current = Math.max(0, Math.min(last, to))
      onSlice(asked.current)
    },
    [last, onSlice],
  )
  const step = useCallback((by: number) => go(asked.current + by), [go])
  return { go, step }
}

/** The rest of the case comes in the background; it is over when all is there. */
function Progress({ store }: { readonly store: SliceStore }) {
  const words = useWords(viewerWords)
  const { number } = useFormats()
  const loaded = useLoaded(store)
  const text = words.loaded(number(loaded), number(store.count))
  return (
    <div className={styles.progress} data-slices-loaded={loaded} hidden={loaded === store.count}>
      <progress value={loaded} max={store.count} aria-label={text} /> <span>{text}</span>
    </div>
  )
}

function useSliceWords(reading: Reading, lesions: ShownLesions | null, index: number) {
  const words = useWords(viewerWords)
  const { quadrants } = useWords(verdictWords)
  const { number } = useFormats()
  const last = number(reading.slices.length - 1)
  const measured = hasMeasuredGeometry(reading.series)
  const where = (measured ? words.slice : words.sliceUnmeasured)(number(index), last)
  if (lesions === null) return { where, found: words.hidden }
  const slice = lesions.slices[index]
  if (!slice || slice.validArea === null) return { where, found: words.noLung }
  const places = new Set(slice.lesions.flatMap((lesion) => lesion.quadrants))
  const lying = [...places].map((place) => quadrants[place]).join(', ')
  const count = words.sliceLesions(slice.lesions.length)
  return { where, found: lying === '' ? count : `${count} (${lying})` }
}

function shapeOf({ series }: Reading): StackShape {
  const [, rows = 0, columns = 0] = series.shapeZyx ?? []
  const [xMm, yMm] = series.spacingMm ?? [1, 1]
  return { rows, columns, spacingMm: hasMeasuredGeometry(series) ? [xMm, yMm] : [1, 1] }
}

/** The middle of the largest lesion of the slice that is shown first; without one, of the lungs. */
function middleOf(
  { quadrantGrid, series }: Reading,
  first: ShownLesions['slices'][number] | undefined,
) {
  const [, rows = 0, columns = 0] = series.shapeZyx ?? []
  const largest = first?.lesions.toSorted((a, b) => b.areaPx - a.areaPx)[0]?.box
  if (largest) return { x: largest.x + largest.width / 2, y: largest.y + largest.height / 2 }
  const { x, y } = quadrantGrid.origin ?? { x: columns / 2, y: rows / 2 }
  return { x: x + 0.5, y: y + 0.5 }
}
