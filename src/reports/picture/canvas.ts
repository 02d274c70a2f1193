/** An RGB picture to compose on: slices below, one vector layer above. */
import { type Picture, type PictureRegion, resampleSlice } from '../../core/index.ts'
import type { RgbaLayer } from './drawing-tools.ts'
import type { RgbPicture } from './png.ts'

/** A place on the canvas in whole pixels. */
export interface Frame {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/**
 * @param width in pixels
 * @param height in pixels
 * @param ground red, green, blue of the ground, each 0 to 255
 * @returns a canvas of that colour
 */
export function createCanvas(
  width: number,
  height: number,
  ground: readonly [number, number, number],
): RgbPicture {
  const rgb = new Uint8Array(width * height * 3)
  rgb.set(ground)
  // Doubling what is there already: a pixel at a time takes longer than all the rest of a picture.
  for (let done = 3; done < rgb.length; done *= 2) rgb.copyWithin(done, 0, done)
  return { rgb, width, height }
}

/**
 * Draws part of a grey picture (0 to 255), bilinear, to fill a frame.
 *
 * @param canvas drawn on in place
 * @param grey the picture
 * @param region the part to show, in pixels of the picture
 * @param frame where, inside the canvas
 */
export function drawGrey(
  canvas: RgbPicture,
  grey: Picture,
  region: PictureRegion,
  frame: Frame,
): void {
  const values = resampleSlice(grey, region, frame)
  for (let y = 0; y < frame.height; y += 1) {
    let to = ((frame.y + y) * canvas.width + frame.x) * 3
    for (let x = 0; x < frame.width; x += 1, to += 3) {
      // Truncated after adding a half: rounded.
      const value = (values[y * frame.width + x]! + 0.5) | 0
      canvas.rgb[to] = value
      canvas.rgb[to + 1] = value
      canvas.rgb[to + 2] = value
    }
  }
}

/**
 * Lays a transparent layer of the canvas's size over it (the `over` operator of Porter and Duff, 1984, on premultiplied colours).
 *
 * @param canvas drawn on in place
 * @param layer premultiplied colours
 */
export function layOver(canvas: RgbPicture, layer: RgbaLayer): void {
  const { rgb } = canvas
  const { rgba } = layer
  for (let to = 0, from = 0; from < rgba.length; to += 3, from += 4) {
    const alpha = rgba[from + 3]!
    if (alpha === 0) continue
    const rest = (255 - alpha) / 255
    rgb[to] = rgba[from]! + rgb[to]! * rest
    rgb[to + 1] = rgba[from + 1]! + rgb[to + 1]! * rest
    rgb[to + 2] = rgba[from + 2]! + rgb[to + 2]! * rest
  }
}
