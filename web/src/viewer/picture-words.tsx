/** What stands in the corners and at the sides of the axial picture. */
import { hasMeasuredGeometry, type Reading } from '../../../src/core/index.ts'
import { useFormats } from '../language/formats.ts'
import { useWords } from '../language/use-words.ts'
import { huAt } from './marks.tsx'
import type { HuSlice } from './slice-store.ts'
import type { Placement, StackShape } from './stack-view.ts'
import type { Place, ViewState } from './view-state.ts'
import { viewerWords } from './viewer-words.ts'
import styles from './viewer.module.css'

/** A bar is no longer than this part of the picture. */
const LONGEST_BAR_PX = 160
const BARS_MM = [200, 100, 50, 20, 10, 5, 2, 1]

interface Props {
  readonly reading: Reading
  readonly slice: number
  readonly shape: StackShape
  readonly placement: Placement
  readonly state: ViewState
  readonly hover: Place | null
  readonly hu: HuSlice | undefined
}

export function PictureWords({ reading, slice, shape, placement, state, hover, hu }: Props) {
  const words = useWords(viewerWords)
  const { number } = useFormats()
  const { slices, series } = reading
  const measured = hasMeasuredGeometry(series)
  const value = hover && huAt(hu, shape, hover)
  const { widthHu, centreHu } = state.window
  return (
    <div className={styles.words} aria-hidden="true">
      <div className={styles.topLeft}>
        <strong>{words.shortSlice(number(slice), number(slices.length - 1))}</strong>
        {measured && <span>{words.position(number(slices[slice]?.positionMm ?? 0, 1))}</span>}
      </div>
      {series.synthetic && <p className={styles.synthetic}>{words.synthetic}</p>}
      {measured && (
        <>
          <span className={styles.sideLeft}>{words.sides.right}</span>
          <span className={styles.sideRight}>{words.sides.left}</span>
          <span className={styles.sideTop}>{words.sides.anterior}</span>
          <span className={styles.sideBottom}>{words.sides.posterior}</span>
        </>
      )}
      <div className={styles.bottomLeft}>
        {hover && value !== null && (
          <span data-hover>
            {words.huAt(number(value), String(Math.floor(hover.x)), String(Math.floor(hover.y)))}
          </span>
        )}
        <span data-window-values>{words.windowValues(String(widthHu), number(centreHu))}</span>
      </div>
      {measured && <ScaleBar pxPerMm={placement.scaleX / shape.spacingMm[0]} />}
    </div>
  )
}

function ScaleBar({ pxPerMm }: { readonly pxPerMm: number }) {
  const words = useWords(viewerWords)
  const { number } = useFormats()
  const mm = BARS_MM.find((each) => each * pxPerMm <= LONGEST_BAR_PX) ?? 1
  const px = mm * pxPerMm
  return (
    <div className={styles.scaleBar}>
      <span>{words.mm(number(mm))}</span>
      <svg width={px + 2} height="10">
        <path d={`M1 1v8M1 5h${px}M${px + 1} 1v8`} />
      </svg>
    </div>
  )
}
