/** The way from images to a verdict as a picture: one drawing for each step, in the colours of the reports. */
import type { ReactNode } from 'react'
import { useWords } from '../../language/use-words.ts'
import { aboutWords } from './about-words.ts'
import styles from './about.module.css'

const STEPS = ['images', 'volume', 'lungs', 'lesions', 'quadrants', 'verdict'] as const

export function TrunkPicture() {
  const words = useWords(aboutWords)
  return (
    <ol className={styles.trunk} aria-label={words.picture}>
      {STEPS.map((step) => (
        <li key={step}>
          <svg viewBox="0 0 80 64" aria-hidden="true">
            {DRAWINGS[step]}
          </svg>
          <span>{words.steps[step]}</span>
        </li>
      ))}
    </ol>
  )
}

const LINE = { fill: 'none', stroke: 'var(--quiet)', strokeWidth: 1.5 } as const
const LUNGS = (
  <path
    d="M37 14c-9 2-17 14-17 26 0 6 3 9 8 9 6 0 9-4 9-11zM43 14c9 2 17 14 17 26 0 6-3 9-8 9-6 0-9-4-9-11z"
    fill="var(--lung)"
  />
)
const BODY = <ellipse cx="40" cy="33" rx="33" ry="24" {...LINE} />
const LESIONS = (
  <g fill="var(--lesion)">
    <ellipse cx="26" cy="41" rx="5" ry="4" />
    <ellipse cx="53" cy="43" rx="6" ry="4" />
  </g>
)
const AREA = (
  <rect
    x="19"
    y="13"
    width="42"
    height="37"
    fill="none"
    stroke="var(--accent)"
    strokeWidth="1.5"
    strokeDasharray="4 3"
  />
)
/** Which of eight slices have a lesion, in each of four quadrants. */
const GRID = ['00000000', '00010000', '00111110', '01111110'] as const

const DRAWINGS: Readonly<Record<(typeof STEPS)[number], ReactNode>> = {
  images: (
    <g {...LINE}>
      {[0, 1, 2, 3].map((i) => (
        <rect
          key={i}
          x={14 + 8 * i}
          y={22 - 4 * i}
          width="30"
          height="36"
          rx="2"
          fill="var(--panel)"
        />
      ))}
    </g>
  ),
  volume: (
    <g {...LINE}>
      <path d="M16 22 34 10h34v32L50 56H16zM16 22h34v34M50 22l18-12" />
      <path d="M16 30h34l18-12M16 38h34l18-12M16 46h34l18-12" opacity="0.5" />
    </g>
  ),
  lungs: (
    <g>
      {BODY}
      {LUNGS}
      {AREA}
    </g>
  ),
  lesions: (
    <g>
      {BODY}
      {LUNGS}
      {LESIONS}
      <path
        d="M20 36h12v10H20zM46 38h14v10H46z"
        fill="none"
        stroke="var(--alarm)"
        strokeWidth="1.5"
      />
    </g>
  ),
  quadrants: (
    <g>
      {GRID.map((row, y) =>
        row
          .split('')
          .map((cell, x) => (
            <rect
              key={`${y}-${x}`}
              x={12 + 7 * x}
              y={12 + 11 * y}
              width="6"
              height="8"
              fill={cell === '1' ? 'var(--lesion)' : 'var(--lung)'}
            />
          )),
      )}
      <path d="M26 43h35M19 54h42" stroke="var(--alarm)" strokeWidth="2" />
    </g>
  ),
  verdict: (
    <g>
      <path d="M40 12 60 50H20z" fill="var(--alarm)" />
      <path d="M40 25v13M40 42v4" stroke="var(--panel)" strokeWidth="4" />
    </g>
  ),
}
