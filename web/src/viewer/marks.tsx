/** Lengths and points that were measured on a slice. */
import { useFormats } from '../language/formats.ts'
import { useWords } from '../language/use-words.ts'
import type { HuSlice } from './slice-store.ts'
import type { Placement, StackShape } from './stack-view.ts'
import type { Mark, Place } from './view-state.ts'
import { viewerWords } from './viewer-words.ts'
import styles from './viewer.module.css'

interface Props {
  readonly marks: readonly Mark[]
  readonly hu: HuSlice | undefined
  readonly shape: StackShape
  readonly placement: Placement
}

export function Marks({ marks, hu, shape, placement }: Props) {
  const words = useWords(viewerWords)
  const { number } = useFormats()
  const onScreen = ({ x, y }: Place) => ({
    x: placement.leftPx + x * placement.scaleX,
    y: placement.topPx + y * placement.scaleY,
  })
  return (
    <svg className={styles.layer} aria-hidden="true">
      {marks.map((mark, i) => {
        const [from, to] = [onScreen(mark.from), onScreen(mark.to)]
        const value = huAt(hu, shape, mark.to)
        return (
          <g key={i} className={styles.mark} data-mark={mark.kind}>
            {mark.kind === 'length' ? (
              <>
                <path className={styles.markShade} d={`M${from.x} ${from.y}L${to.x} ${to.y}`} />
                <path d={`M${from.x} ${from.y}L${to.x} ${to.y}`} />
                <path d={`${ends(from)}${ends(to)}`} />
              </>
            ) : (
              <path d={`M${to.x - 6} ${to.y}h12M${to.x} ${to.y - 6}v12`} />
            )}
            <text x={to.x + 9} y={to.y - 7}>
              {mark.kind === 'length'
                ? words.mm(number(lengthMm(mark, shape), 1))
                : value !== null && words.hu(number(value))}
            </text>
          </g>
        )
      })}
    </svg>
  )
}

function ends({ x, y }: Place): string {
  return `M${x - 3} ${y}a3 3 0 1 0 6 0a3 3 0 1 0 -6 0`
}

function lengthMm({ from, to }: Mark, { spacingMm }: StackShape): number {
  return Math.hypot((to.x - from.x) * spacingMm[0], (to.y - from.y) * spacingMm[1])
}

/**
 * @param hu of a slice
 * @param shape of it
 * @param place on it
 * @returns the density of the pixel there; null outside, or while the slice is on its way
 */
export function huAt(hu: HuSlice | undefined, shape: StackShape, place: Place): number | null {
  const [x, y] = [Math.floor(place.x), Math.floor(place.y)]
  if (x < 0 || y < 0 || x >= shape.columns || y >= shape.rows) return null
  return hu?.[y * shape.columns + x] ?? null
}
