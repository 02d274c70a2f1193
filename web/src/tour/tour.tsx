/** A few steps through the phantom of a demonstration: each points at one thing on the page, and what is not there is left out. */
import { useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import controls from '../design/controls.module.css'
import { useFormats } from '../language/formats.ts'
import { useWords } from '../language/use-words.ts'
import { usePreference } from '../preference.ts'
import { useSession } from '../session.ts'
import { tour } from './tour-state.ts'
import { tourWords } from './tour-words.ts'
import styles from './tour.module.css'

/** In the order in which they are told: each is the `data-tour` of what it points at. */
const STEPS = [
  'worklist',
  'verdict',
  'grid',
  'slices',
  'threshold',
  'similar',
  'downloads',
] as const
type Step = (typeof STEPS)[number]

export function Tour() {
  const { demonstration } = useSession()
  const open = usePreference(tour) === 'open'
  const [here] = useLocation()
  return demonstration === true && open ? <Steps key={here} /> : null
}

function Steps() {
  const words = useWords(tourWords)
  const { number } = useFormats()
  const present = useAnchors()
  const [chosen, setChosen] = useState<Step | null>(null)
  const step = present.find((each) => each === chosen) ?? present[0]
  usePointer(step, chosen !== null)
  const card = useEscape()
  if (step === undefined) return null
  const at = present.indexOf(step)
  const [before, after] = [present[at - 1], present[at + 1]]
  const { title, text } = words.steps[step]
  // On the worklist the way on is the study itself.
  const isLast = after === undefined && step !== 'worklist'
  return (
    <aside ref={card} className={styles.tour} aria-label={words.title}>
      <div className={styles.head}>
        <h2>{title}</h2>
        <span className={controls.hint}>
          {words.step(number(STEPS.indexOf(step) + 1), number(STEPS.length))}
        </span>
      </div>
      <p aria-live="polite">{text}</p>
      <div className={styles.row}>
        <button
          type="button"
          className={`${controls.button} ${controls.quiet}`}
          onClick={() => tour.set('done')}
        >
          {isLast ? words.end : words.close}
        </button>
        <span className={styles.moves}>
          {before !== undefined && (
            <button type="button" className={controls.button} onClick={() => setChosen(before)}>
              {words.back}
            </button>
          )}
          {after !== undefined && (
            <button
              type="button"
              className={`${controls.button} ${controls.primary}`}
              onClick={() => setChosen(after)}
            >
              {words.next}
            </button>
          )}
        </span>
      </div>
    </aside>
  )
}

/** @returns what to put the card into: Escape in it ends the tour, and elsewhere it means what it means there */
function useEscape() {
  const [card, setCard] = useState<HTMLElement | null>(null)
  useEffect(() => {
    const onKey = ({ key }: KeyboardEvent) => {
      if (key === 'Escape') tour.set('done')
    }
    card?.addEventListener('keydown', onKey)
    return () => card?.removeEventListener('keydown', onKey)
  }, [card])
  return setCard
}

/** @returns the steps whose anchors are on the page, which fills as answers come */
function useAnchors(): readonly Step[] {
  const [present, setPresent] = useState<readonly Step[]>([])
  useEffect(() => {
    const look = () => {
      const now = STEPS.filter((step) => anchorOf(step) !== null)
      setPresent((before) => (before.join() === now.join() ? before : now))
    }
    const observer = new MutationObserver(look)
    observer.observe(document.body, { childList: true, subtree: true })
    look()
    return () => observer.disconnect()
  }, [])
  return present
}

/** Rings what the step is about, and brings it into sight for who has asked for it: the first step moves nothing. */
function usePointer(step: Step | undefined, isChosen: boolean): void {
  useEffect(() => {
    const anchor = step === undefined ? null : anchorOf(step)
    if (anchor === null) return
    anchor.classList.add(styles.here!)
    if (isChosen) anchor.scrollIntoView({ block: 'nearest' })
    return () => anchor.classList.remove(styles.here!)
  }, [step, isChosen])
}

function anchorOf(step: Step): Element | null {
  return document.querySelector(`[data-tour="${step}"]`)
}
