/** The slices of a reading made here, drawn from its own voxels with what was found on them. */
import { useEffect, useRef } from 'react'
import { applyWindow } from '../../../../src/core/index.ts'
import type { LocalCase } from '../../here/local-case.ts'
import { useFormats } from '../../language/formats.ts'
import { useWords } from '../../language/use-words.ts'
import { studyWords } from '../study/study-words.ts'
import styles from './here.module.css'

const LUNG_WINDOW = { widthHu: 1500, centreHu: -600 }
/** As the reports draw lesions; of the labels of `labelsOf` those from 2 up. */
const LESION_RGB = [230, 159, 0] as const
const FIRST_LESION_LABEL = 2

interface Props {
  readonly shown: LocalCase
  readonly slice: number
  readonly onSlice: (slice: number) => void
}

export function HereStack({ shown, slice, onSlice }: Props) {
  const words = useWords(studyWords)
  const { number } = useFormats()
  const last = shown.reading.slices.length - 1
  const canvas = useDrawn(shown, slice)
  const where = words.slice(number(slice), number(last))
  const lesions = words.sliceLesions(shown.reading.slices[slice]?.lesions.length ?? 0)
  return (
    <section className={styles.stack} aria-label={words.stack}>
      <p className={styles.where}>
        <strong>{where}</strong> {lesions}
      </p>
      {shown.reading.series.synthetic && <p className={styles.synthetic}>{words.synthetic}</p>}
      <canvas
        ref={canvas}
        className={styles.slice}
        role="img"
        aria-label={words.picture(where, lesions)}
        onWheel={({ deltaY }) => onSlice(Math.max(0, Math.min(last, slice - Math.sign(deltaY))))}
      />
      <input
        type="range"
        className={styles.slider}
        min={0}
        max={last}
        value={slice}
        aria-label={words.stack}
        aria-valuetext={`${where}: ${lesions}`}
        onChange={({ target }) => onSlice(Number(target.value))}
      />
    </section>
  )
}

function useDrawn(shown: LocalCase, slice: number) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const stopping = new AbortController()
    void draw(canvas.current, shown, slice, stopping.signal)
    return () => stopping.abort()
  }, [shown, slice])
  return canvas
}

async function draw(
  canvas: HTMLCanvasElement | null,
  { reading, sliceHu, labels }: LocalCase,
  slice: number,
  signal: AbortSignal,
): Promise<void> {
  const [, height, width] = reading.series.shapeZyx ?? [0, 0, 0]
  const [hu, all] = await Promise.all([sliceHu(slice, signal), labels(signal)])
  const context = canvas?.getContext('2d')
  if (signal.aborted || !canvas || !context || hu.length === 0) return
  canvas.width = width
  canvas.height = height
  const found = all?.subarray(slice * hu.length, (slice + 1) * hu.length)
  context.putImageData(new ImageData(coloured(hu, found, width), width, height), 0, 0)
}

/** Grey in the lung window, the outline of lesions in their colour: RGBA, row-major [y, x]. */
function coloured(
  hu: Int16Array | Float32Array,
  labels: Uint8Array | undefined,
  width: number,
): Uint8ClampedArray<ArrayBuffer> {
  const grey = applyWindow(hu, LUNG_WINDOW)
  const rgba = new Uint8ClampedArray(4 * grey.length)
  const isLesion = (at: number) => (labels?.[at] ?? 0) >= FIRST_LESION_LABEL
  for (let i = 0; i < grey.length; i += 1) {
    const inside = [i - 1, i + 1, i - width, i + width].every(isLesion)
    rgba.set(isLesion(i) && !inside ? LESION_RGB : [grey[i]!, grey[i]!, grey[i]!], 4 * i)
    rgba[4 * i + 3] = 255
  }
  return rgba
}
