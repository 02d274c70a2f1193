/** What the mouse, a pen or a finger does on the axial picture: the chosen tool; the middle button moves, the right one zooms. */
import { type PointerEvent, useRef, useState } from 'react'
import type { WindowHu } from '../../../src/core/index.ts'
import type { Placement, StackShape, StackView } from './stack-view.ts'
import type { ChangeView, Mark, Place, Tool, ViewState } from './view-state.ts'
import { draggedWindow } from './window.ts'

/** So far upwards the picture becomes e times as large. */
const ZOOM_PX = 200
/** Less is a click. */
const SHORTEST_LENGTH_PX = 4

interface Drag {
  readonly tool: Tool
  readonly startX: number
  readonly startY: number
  readonly window: WindowHu
  readonly zoom: number
  readonly pan: readonly [x: number, y: number]
  readonly from: Place
}

interface Subject {
  readonly view: StackView | null
  readonly placement: Placement | null
  readonly slice: number
  readonly shape: StackShape
  readonly state: ViewState
  readonly change: ChangeView
}

/**
 * @param subject the picture, and what is changed
 * @returns handlers for the element over the picture, the place under the pointer, and the length being drawn
 */
export function usePointerTools({ view, placement, slice, shape, state, change }: Subject) {
  const drag = useRef<Drag | null>(null)
  const [hover, setHover] = useState<Place | null>(null)
  const [drawing, setDrawing] = useState<Mark | null>(null)

  const placeOf = (event: PointerEvent<HTMLElement>): Place | null => {
    if (placement === null) return null
    const { left, top } = event.currentTarget.getBoundingClientRect()
    return {
      x: (event.clientX - left - placement.leftPx) / placement.scaleX,
      y: (event.clientY - top - placement.topPx) / placement.scaleY,
    }
  }
  const isInside = ({ x, y }: Place) => x >= 0 && y >= 0 && x < shape.columns && y < shape.rows

  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    const from = placeOf(event)
    if (view === null || from === null) return
    event.currentTarget.setPointerCapture(event.pointerId)
    const tool = TOOL_OF_BUTTON[event.button] ?? state.tool
    const { clientX: startX, clientY: startY } = event
    drag.current = {
      tool,
      startX,
      startY,
      window: state.window,
      zoom: view.zoom(),
      pan: view.pan(),
      from,
    }
    if (!isInside(from)) return
    if (tool === 'cross') change({ cross: from })
    if (tool === 'probe')
      change(({ marks }) => ({ marks: [...marks, { kind: 'point', slice, from, to: from }] }))
  }

  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const here = placeOf(event)
    setHover(here !== null && isInside(here) ? here : null)
    if (drag.current === null || view === null || here === null) return
    const { tool, startX, startY, window, zoom, pan, from } = drag.current
    const [rightPx, downPx] = [event.clientX - startX, event.clientY - startY]
    if (tool === 'window') change({ window: draggedWindow(window, rightPx, downPx) })
    if (tool === 'zoom') view.setZoom(zoom * Math.exp(-downPx / ZOOM_PX))
    if (tool === 'pan') view.setPan([pan[0] + rightPx, pan[1] + downPx])
    if (tool === 'cross' && isInside(here)) change({ cross: here })
    if (tool === 'length' && Math.hypot(rightPx, downPx) >= SHORTEST_LENGTH_PX)
      setDrawing({ kind: 'length', slice, from, to: here })
  }

  const onPointerUp = () => {
    drag.current = null
    if (drawing === null) return
    setDrawing(null)
    change(({ marks }) => ({ marks: [...marks, drawing] }))
  }

  return {
    handlers: {
      onPointerDown,
      onPointerMove,
      onPointerUp,
      onPointerCancel: onPointerUp,
      onPointerLeave: () => setHover(null),
    },
    hover,
    drawing,
  }
}

/** Of the buttons that are not the first. */
const TOOL_OF_BUTTON: Readonly<Record<number, Tool>> = { 1: 'pan', 2: 'zoom' }
