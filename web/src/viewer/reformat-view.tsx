/**
 * A coronal or sagittal picture, linked to the axial one: lines show where the others lie, a click goes there. Drawn on a plain canvas
 * out of the slices that are there already: a volume on the graphics card would take the memory of the whole case once more.
 */
import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef } from 'react'
import { hasMeasuredGeometry, type Reading } from '../../../src/core/index.ts'
import { useFormats } from '../language/formats.ts'
import { useWords } from '../language/use-words.ts'
import { drawReformat, type Plane, reformatRows, rowsOfSlice, sliceOfRow } from './reformat.ts'
import type { SliceStore } from './slice-store.ts'
import type { StackShape } from './stack-view.ts'
import type { CaseMaps } from './use-slices.ts'
import { useWheel } from './use-wheel.ts'
import type { ChangeView, ViewState } from './view-state.ts'
import { viewerWords } from './viewer-words.ts'
import styles from './viewer.module.css'

const FAR = 10

interface Props {
  readonly plane: Plane
  readonly reading: Reading
  readonly store: SliceStore
  readonly shape: StackShape
  /** Of the lesions that are shown; null where there are none. */
  readonly labels: CaseMaps['labels']
  readonly slice: number
  readonly onSlice: (slice: number) => void
  readonly state: ViewState
  readonly change: ChangeView
}

export function ReformatView(props: Props) {
  const { plane, reading, store, shape, slice, onSlice, state, change } = props
  const words = useWords(viewerWords)
  const { number } = useFormats()
  const frame = useRef<HTMLDivElement>(null)
  const lines = useRef<SVGSVGElement>(null)
  const rows = useMemo(() => reformatRows(reading, plane), [reading, plane])
  const { cross, window, inverted, layers } = state
  const coronal = plane === 'coronal'
  const width = coronal ? shape.columns : shape.rows
  const last = (coronal ? shape.rows : shape.columns) - 1
  const at = Math.min(last, Math.max(0, Math.floor(coronal ? cross.y : cross.x)))
  const labels = layers.outlines ? props.labels : null
  const canvas = useReformat({ plane, rows, at, shape, window, inverted, labels, store, width })

  const moveTo = (to: number) => {
    const place = Math.min(last, Math.max(0, to)) + 0.5
    change({ cross: coronal ? { ...cross, y: place } : { ...cross, x: place } })
  }
  useWheel(frame, (steps) => moveTo(at - steps))
  const go = (event: PointerEvent<HTMLDivElement>) => {
    const toPicture = lines.current?.getScreenCTM()?.inverse()
    if (event.buttons !== 1 || toPicture === undefined) return
    const here = new DOMPoint(event.clientX, event.clientY).matrixTransform(toPicture)
    const there = sliceOfRow(rows, here.y)
    if (there !== null) onSlice(there)
    if (here.x < 0 || here.x >= width) return
    change({ cross: coronal ? { ...cross, x: here.x } : { ...cross, y: here.x } })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key]
    if (step === undefined) return
    event.preventDefault()
    event.stopPropagation()
    moveTo(at + step)
  }
  const [row, count] = rowsOfSlice(rows, slice)
  const along = coronal ? cross.x : cross.y
  const measured = hasMeasuredGeometry(reading.series)
  return (
    <div
      ref={frame}
      className={styles.plane}
      role="slider"
      tabIndex={0}
      aria-label={words.planes[plane]}
      aria-valuemin={0}
      aria-valuemax={last}
      aria-valuenow={at}
      aria-valuetext={words.planePicture(words.planes[plane], number(at), number(last))}
      title={words.planeHint}
      data-picture={plane}
      onPointerDown={go}
      onPointerMove={go}
      onKeyDown={onKeyDown}
    >
      <canvas ref={canvas} width={width} height={rows.length} />
      <svg ref={lines} viewBox={`0 0 ${width} ${rows.length}`} aria-hidden="true">
        <path className={styles.cross} d={`M${along} 0V${rows.length}`} />
        <path className={styles.sliceLine} d={`M0 ${row + count / 2}H${width}`} />
      </svg>
      <span className={styles.planeName}>{words.planes[plane]}</span>
      {reading.series.synthetic && (
        <span className={styles.planeSynthetic}>{words.syntheticShort}</span>
      )}
      {measured && (
        <>
          <span className={styles.sideLeft}>
            {coronal ? words.sides.right : words.sides.anterior}
          </span>
          <span className={styles.sideRight}>
            {coronal ? words.sides.left : words.sides.posterior}
          </span>
          <span className={styles.sideTop}>{words.sides.head}</span>
          <span className={styles.sideBottom}>{words.sides.feet}</span>
        </>
      )}
    </div>
  )
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowUp: -1,
  ArrowRight: 1,
  ArrowDown: 1,
  PageUp: -FAR,
  PageDown: FAR,
}

type Drawing = Omit<Parameters<typeof drawReformat>[2], 'slices'> & {
  readonly rows: ReturnType<typeof reformatRows>
  readonly store: SliceStore
  readonly width: number
}

/** @returns a canvas that is drawn anew, once a frame at most, when something has changed or slices have come */
function useReformat(drawing: Drawing) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { plane, rows, at, shape, window, inverted, labels, store, width } = drawing
  useEffect(() => {
    let frame = 0
    const draw = () => {
      const context = canvas.current?.getContext('2d')
      if (!context || rows.length === 0) return
      const picture = new ImageData(width, rows.length)
      const cut = { plane, at, shape, window, inverted, slices: store, labels }
      drawReformat(picture.data, rows, cut)
      context.putImageData(picture, 0, 0)
    }
    const drawSoon = () => {
      cancelAnimationFrame(frame)
      frame = requestAnimationFrame(draw)
    }
    drawSoon()
    const end = store.subscribe(drawSoon)
    return () => {
      end()
      cancelAnimationFrame(frame)
    }
  }, [plane, rows, at, shape, window, inverted, labels, store, width])
  return canvas
}
