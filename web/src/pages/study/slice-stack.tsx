/** The slices of a reading as the server draws them, with what was found on each; scrolled by wheel, keys and slider. */
import { useEffect, useRef, useState } from 'react'
import type { Reading } from '../../../../src/core/index.ts'
import controls from '../../design/controls.module.css'
import { useFormats } from '../../language/formats.ts'
import { useWords } from '../../language/use-words.ts'
import { Problem } from '../../problems/problem.tsx'
import { verdictWords } from '../../verdict/verdict-words.ts'
import { studyWords } from './study-words.ts'
import styles from './study.module.css'
import { type PictureAddress, useSlicePicture } from './use-slice-picture.ts'

/** For people: lung and mediastinum; and the one that the networks see. */
const WINDOWS = {
  lung: { widthHu: 1500, centreHu: -600 },
  mediastinum: { widthHu: 400, centreHu: 40 },
  model: { widthHu: 1200, centreHu: -700 },
} as const
const NAMES = ['lung', 'mediastinum', 'model'] as const
/** A notch of a wheel is about this; a touchpad sends it in many parts. */
const WHEEL_STEP_PX = 40

interface Props {
  /** Of the picture of a slice. */
  readonly addressOf: PictureAddress
  readonly reading: Reading
  readonly slice: number
  readonly onSlice: (slice: number) => void
}

export function SliceStack({ addressOf, reading, slice, onSlice }: Props) {
  const words = useWords(studyWords)
  const { number } = useFormats()
  const [name, setName] = useState<(typeof NAMES)[number]>('lung')
  const last = reading.slices.length - 1
  const picture = useSlicePicture({ addressOf, slice, last, window: WINDOWS[name] })
  const lesions = useLesionWords(reading, slice)
  const go = (to: number) => onSlice(Math.max(0, Math.min(last, to)))
  const frame = useWheel((steps) => go(slice + steps))
  const section = usePresetKeys(setName)
  const where = words.slice(number(slice), number(last))
  return (
    <section
      ref={section}
      tabIndex={-1}
      className={styles.stack}
      aria-label={words.stack}
      data-tour="slices"
    >
      <div className={styles.stackBar}>
        <fieldset className={styles.windows}>
          <legend className={controls.visuallyHidden}>{words.window}</legend>
          {NAMES.map((each, index) => (
            <button
              key={each}
              type="button"
              aria-pressed={each === name}
              className={styles.window}
              onClick={() => setName(each)}
            >
              {words.windows[each]} <kbd className={controls.key}>{index + 1}</kbd>
            </button>
          ))}
        </fieldset>
        <p className={styles.where}>
          <strong>{where}</strong> {lesions}
        </p>
      </div>
      <div className={styles.frame} ref={frame}>
        {picture.url !== null && <img src={picture.url} alt={words.picture(where, lesions)} />}
        {picture.error !== null && <Problem error={picture.error} />}
        {picture.isDrawing && <span className={styles.drawing}>{words.drawing}</span>}
      </div>
      <input
        type="range"
        className={styles.slider}
        min={0}
        max={last}
        value={slice}
        aria-label={words.stack}
        aria-valuetext={`${where}: ${lesions}`}
        title={words.keys}
        onChange={({ target }) => go(Number(target.value))}
      />
    </section>
  )
}

function useLesionWords({ slices }: Reading, index: number): string {
  const words = useWords(studyWords)
  const { quadrants } = useWords(verdictWords)
  const slice = slices[index]
  if (!slice || slice.validArea === null) return words.noLung
  const places = new Set(slice.lesions.flatMap((lesion) => lesion.quadrants))
  const where = [...places].map((place) => quadrants[place]).join(', ')
  const count = words.sliceLesions(slice.lesions.length)
  return where === '' ? count : `${count} (${where})`
}

/** React listens to wheels passively, and the page would scroll along. */
function useWheel(onSteps: (steps: number) => void) {
  const frame = useRef<HTMLDivElement>(null)
  const handler = useRef(onSteps)
  useEffect(() => {
    handler.current = onSteps
  })
  useEffect(() => {
    const element = frame.current
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
    element?.addEventListener('wheel', onWheel, { passive: false })
    return () => element?.removeEventListener('wheel', onWheel)
  }, [])
  return frame
}

/** The numbers choose a window while the focus is in the stack: what is said or typed elsewhere changes nothing here. */
function usePresetKeys(choose: (name: (typeof NAMES)[number]) => void) {
  const section = useRef<HTMLElement>(null)
  useEffect(() => {
    const element = section.current
    const onKey = ({ key, ctrlKey, metaKey, altKey }: KeyboardEvent) => {
      const preset = NAMES[Number(key) - 1]
      if (preset && !ctrlKey && !metaKey && !altKey) choose(preset)
    }
    element?.addEventListener('keydown', onKey)
    return () => element?.removeEventListener('keydown', onKey)
  }, [choose])
  return section
}
