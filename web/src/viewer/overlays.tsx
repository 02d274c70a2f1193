/** What was found, as lines over the pixels; they stay thin and sharp however far the slice is zoomed. */
import { useMemo } from 'react'
import type { Reading } from '../../../src/core/index.ts'
import { outlinesOf } from './outlines.ts'
import type { ShownLesions } from './shown-lesions.ts'
import type { Placement } from './stack-view.ts'
import type { CaseMaps } from './use-slices.ts'
import type { ViewState } from './view-state.ts'
import styles from './viewer.module.css'

/** On the screen, between a lesion and its box. */
const CLEARANCE_PX = 3

interface Props {
  readonly reading: Reading
  readonly lesions: ShownLesions
  readonly maps: CaseMaps
  readonly slice: number
  readonly placement: Placement
  readonly layers: ViewState['layers']
}

export function Overlays({ reading, lesions, maps, slice, placement, layers }: Props) {
  const outlines = useMemo(
    () => outlinesOf(reading, lesions, slice, maps),
    [reading, lesions, slice, maps],
  )
  const { leftPx, topPx, scaleX, scaleY } = placement
  const found = lesions.slices[slice]
  const [, rows = 0, columns = 0] = reading.series.shapeZyx ?? []
  const { origin } = reading.quadrantGrid
  const onScreen = `matrix(${scaleX} 0 0 ${scaleY} ${leftPx} ${topPx})`
  return (
    <svg className={styles.layer} aria-hidden="true" data-layer="lines">
      <g transform={onScreen}>
        {layers.quadrants && origin && (
          <path
            className={styles.quadrants}
            data-overlay="quadrants"
            // Voxel coordinates are those of centres.
            d={`M${origin.x + 0.5} 0V${rows}M0 ${origin.y + 0.5}H${columns}`}
          />
        )}
        {layers.validArea && found?.validArea && (
          <rect className={styles.validArea} data-overlay="valid-area" {...found.validArea} />
        )}
        {layers.outlines && outlines !== '' && (
          <>
            <path className={styles.outlineShade} d={outlines} />
            <path className={styles.outline} data-overlay="outlines" d={outlines} />
          </>
        )}
      </g>
      {layers.boxes &&
        found?.lesions.map(({ box }, i) => {
          const x = leftPx + box.x * scaleX - CLEARANCE_PX
          const y = topPx + box.y * scaleY - CLEARANCE_PX
          return (
            <g key={i}>
              <rect
                className={styles.box}
                data-overlay="box"
                x={x}
                y={y}
                width={box.width * scaleX + 2 * CLEARANCE_PX}
                height={box.height * scaleY + 2 * CLEARANCE_PX}
              />
              <text className={styles.boxNumber} x={x + 1} y={y - 4}>
                {i + 1}
              </text>
            </g>
          )
        })}
    </svg>
  )
}
