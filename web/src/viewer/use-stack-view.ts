/** The axial picture: opened when its first slice is there, and kept as the state says. */
import { type RefObject, useEffect, useRef, useState } from 'react'
import type { WindowHu } from '../../../src/core/index.ts'
import type { SliceStore } from './slice-store.ts'
import type { Placement, StackShape, StackView } from './stack-view.ts'
import { useSlice } from './use-slices.ts'

/** Cornerstone3D is the largest part of the page: it comes while the first slice is on its way. */
const cornerstone = import('./stack-view.ts')

export interface Drawn {
  readonly index: number
  readonly placement: Placement
}

interface Wanted {
  readonly shape: StackShape
  readonly slice: number
  readonly window: WindowHu
  readonly inverted: boolean
}

/**
 * @param store of the slices
 * @param wanted which slice, and how
 * @returns where to put the picture, its view, what is drawn, and why nothing can be
 */
export function useStackView(
  store: SliceStore,
  { shape, slice, window, inverted }: Wanted,
): {
  readonly element: RefObject<HTMLDivElement | null>
  readonly view: StackView | null
  readonly drawn: Drawn | null
  readonly error: unknown
} {
  const element = useRef<HTMLDivElement>(null)
  const wanted = useRef(slice)
  const [view, setView] = useState<StackView | null>(null)
  const [drawn, setDrawn] = useState<Drawn | null>(null)
  const [error, setError] = useState<unknown>(null)
  useEffect(() => {
    wanted.current = slice
  })
  useEffect(() => {
    let opening = false
    let left = false
    let opened: StackView | null = null
    const onDrawn = (index: number, placement: Placement) =>
      setDrawn((before) => (isSame(before, index, placement) ? before : { index, placement }))
    const open = async () => {
      const { openStackView } = await cornerstone
      if (left || element.current === null) return
      const first = wanted.current
      const index = store.get(first) === undefined ? firstOf(store) : first
      opened = await openStackView(element.current, { store, shape }, index, onDrawn)
      // oxlint-disable-next-line typescript/no-unnecessary-condition -- it was left meanwhile
      if (left) opened.close()
      else setView(opened)
    }
    const openWhenThere = () => {
      if (opening || store.get(wanted.current) === undefined) return
      opening = true
      open().catch(setError)
    }
    const end = store.subscribe(openWhenThere)
    openWhenThere()
    return () => {
      left = true
      end()
      opened?.close()
      setView(null)
      setDrawn(null)
    }
  }, [store, shape])
  const isThere = useSlice(store, slice) !== undefined
  useEffect(() => view?.setWindow(window), [view, window])
  useEffect(() => view?.setInverted(inverted), [view, inverted])
  useEffect(() => {
    if (isThere) view?.show(slice)
  }, [view, slice, isThere])
  return { element, view, drawn, error }
}

/** One has come, or the view would not be opened; the one that is wanted may have become another since. */
function firstOf(store: SliceStore): number {
  return Array.from({ length: store.count }, (_, i) => i).find((i) => store.get(i)) ?? 0
}

function isSame(drawn: Drawn | null, index: number, placement: Placement): boolean {
  if (drawn?.index !== index) return false
  const { leftPx, topPx, scaleX, scaleY } = drawn.placement
  return (
    leftPx === placement.leftPx &&
    topPx === placement.topPx &&
    scaleX === placement.scaleX &&
    scaleY === placement.scaleY
  )
}
