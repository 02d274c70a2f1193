/** For tests only: what the viewer of a page shows, and going through its slices. */
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** @param page with a viewer @returns how to look at it */
export function viewedPage(page: Page) {
  /** The slice that is asked for is on the screen. */
  const drawn = () => page.locator('[data-drawn="true"]').waitFor()
  const onSlice = (index: number) =>
    page.locator(`[data-slice="${index}"][data-drawn="true"]`).waitFor()
  const grid = () => page.getByRole('slider', { name: 'Slices' })
  const goTo = async (index: number) => {
    await grid().focus()
    await page.keyboard.press('Home')
    for (let i = 0; i < index; i += 1) await page.keyboard.press('ArrowUp')
    await onSlice(index)
  }
  /** Greys of the axial picture at places of the slice, whose pixel edges are whole numbers. */
  const greysAt = (places: readonly (readonly [x: number, y: number])[]) =>
    page.evaluate((wanted) => {
      const canvas = document.querySelector<HTMLCanvasElement>('[data-picture="axial"] canvas')!
      const { a, d, e, f } = document
        .querySelector<SVGGElement>('[data-layer="lines"] > g')!
        .transform.baseVal.consolidate()!.matrix
      const scale = canvas.width / canvas.clientWidth
      const context = canvas.getContext('2d')!
      return wanted.map(([x, y]) => {
        const [left, top] = [(e + x * a) * scale, (f + y * d) * scale]
        return context.getImageData(Math.floor(left), Math.floor(top), 1, 1).data[0]!
      })
    }, places)
  const meanGrey = async () => {
    const places = Array.from({ length: 400 }, (_, i) => [6.4 * (i % 20), 6.4 * Math.floor(i / 20)])
    const greys = await greysAt(places.map(([x, y]) => [x!, y!] as const))
    return greys.reduce((sum, grey) => sum + grey, 0) / greys.length
  }
  const middle = async () => {
    const box = await page.locator('[data-picture="axial"]').boundingBox()
    return { x: box!.x + box!.width / 2, y: box!.y + box!.height / 2 }
  }
  const places = () =>
    page.evaluate(() => {
      const { left, top } = document.querySelector('[data-layer="lines"]')!.getBoundingClientRect()
      const { a, d, e, f } = document
        .querySelector<SVGGElement>('[data-layer="lines"] > g')!
        .transform.baseVal.consolidate()!.matrix
      return { left: left + e, top: top + f, scaleX: a, scaleY: d }
    })

  /** The picture follows in the next frame. */
  const greysSettled = async (before: number | null) => {
    let mean = await meanGrey()
    await expect
      .poll(async () => {
        mean = await meanGrey()
        return mean
      })
      .not.toBe(before ?? -1)
    return mean
  }

  return { drawn, onSlice, grid, goTo, greysAt, greysSettled, middle, places }
}
