/** The network's probabilities over a slice: dark red to pale yellow, lighter with every step, so that grey eyes see it too. */
import { useEffect, useRef } from 'react'
import { LESION_MAP_STEPS, type LesionMap, type Rectangle } from '../../../src/core/index.ts'
import type { Placement } from './stack-view.ts'
import styles from './viewer.module.css'

const MAP_PX = 512
/** Inferno of matplotlib (CC0), at even steps: made to be told apart by all eyes. */
const COLOURS = [
  [0, 0, 4],
  [66, 10, 104],
  [147, 38, 103],
  [221, 81, 58],
  [252, 165, 10],
  [252, 255, 164],
] as const
/** Below this the network says no, and the pixels are left alone. */
const LEAST_LEVEL = LESION_MAP_STEPS / 20

interface Props {
  readonly map: LesionMap
  /** What the map lies over, in pixels of the slice. */
  readonly area: Rectangle
  readonly slice: number
  readonly placement: Placement
  readonly opacity: number
}

export function HeatMap({ map, area, slice, placement, opacity }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    const plane = map.levels.subarray(slice * MAP_PX ** 2, (slice + 1) * MAP_PX ** 2)
    context?.putImageData(pictureOf(plane), 0, 0)
  }, [map, slice])
  const { leftPx, topPx, scaleX, scaleY } = placement
  const place = [
    (area.width * scaleX) / MAP_PX,
    0,
    0,
    (area.height * scaleY) / MAP_PX,
    leftPx + area.x * scaleX,
    topPx + area.y * scaleY,
  ]
  return (
    <canvas
      ref={canvas}
      width={MAP_PX}
      height={MAP_PX}
      className={styles.heat}
      data-overlay="heat"
      style={{ transform: `matrix(${place.join(',')})`, opacity }}
    />
  )
}

const PALETTE = Uint32Array.from({ length: 256 }, (_, level) => colourOf(level))

function pictureOf(levels: Uint8Array): ImageData {
  const picture = new ImageData(MAP_PX, MAP_PX)
  const pixels = new Uint32Array(picture.data.buffer)
  for (let i = 0; i < levels.length; i += 1) pixels[i] = PALETTE[levels[i]!]!
  return picture
}

/** Red, green, blue and cover in the order of a canvas's bytes. */
function colourOf(level: number): number {
  if (level < LEAST_LEVEL) return 0
  const at = Math.min(1, level / LESION_MAP_STEPS) * (COLOURS.length - 1)
  const below = Math.min(COLOURS.length - 2, Math.floor(at))
  const [from, to] = [COLOURS[below]!, COLOURS[below + 1]!]
  const bytes = [0, 1, 2].map((i) => Math.round(from[i]! + (to[i]! - from[i]!) * (at - below)))
  const cover = Math.round(255 * Math.min(1, 0.35 + level / LESION_MAP_STEPS))
  return new Uint32Array(Uint8Array.of(...bytes, cover).buffer)[0]!
}
