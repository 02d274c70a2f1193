/** A wheel or a touchpad, in steps. */
import { type RefObject, useEffect, useRef } from 'react'

/** A notch of a wheel is about this; a touchpad sends it in many parts. */
const WHEEL_STEP_PX = 40

/**
 * React listens to wheels passively, and the page would scroll along.
 * @param element that is scrolled over
 * @param onSteps how many steps, upwards counted as positive
 */
export function useWheel(
  element: RefObject<Element | null>,
  onSteps: (steps: number) => void,
): void {
  const handler = useRef(onSteps)
  useEffect(() => {
    handler.current = onSteps
  })
  useEffect(() => {
    const target = element.current
    let rest = 0
    const onWheel = (event: WheelEvent) => {
      // With Ctrl the browser zooms.
      if (event.ctrlKey) return
      event.preventDefault()
      rest +=
        event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY : event.deltaY * WHEEL_STEP_PX
      const steps = Math.trunc(rest / WHEEL_STEP_PX)
      if (steps === 0) return
      rest -= steps * WHEEL_STEP_PX
      handler.current(-steps)
    }
    const listener: EventListener = (event) => {
      if (event instanceof WheelEvent) onWheel(event)
    }
    target?.addEventListener('wheel', listener, { passive: false })
    return () => target?.removeEventListener('wheel', listener)
  }, [element])
}
