/** The viewer with the phantom: pictures, keys, overlays and the grid, as people use them. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { applyWindow, type Reading } from '../../src/core/index.ts'
import { renderPhantom } from '../../src/imaging/index.ts'
import {
  MISSING,
  openAccount,
  openStage,
  phantomFiles,
  sendFiles,
  type Stage,
  watchedPage,
} from './stage.ts'
import { viewedPage } from './viewed-page.ts'
import { violations } from './violations.ts'

const LAST = 29
const MODEL_WINDOW = { widthHu: 1200, centreHu: -700 }

describe.skipIf(MISSING)(`the viewer${MISSING ? ` (${MISSING})` : ''}`, () => {
  let stage: Stage
  let page: Page
  let faults: string[]
  let folder: string
  let address: string
  let reading: Reading
  let viewed: ReturnType<typeof viewedPage>
  beforeAll(async () => {
    stage = await openStage()
    folder = await mkdtemp(join(tmpdir(), 'groundglass-phantom-'))
    const context = await stage.browser.newContext({
      locale: 'en-GB',
      viewport: { width: 1440, height: 900 },
    })
    ;({ page, faults } = await watchedPage(context))
    viewed = viewedPage(page)
    await openAccount(page, stage.administratorLink!)
    await page.goto(`${stage.server.url}/read`)
    await sendFiles(page, await phantomFiles(folder))
    await page.getByText(/^(Suspicious|Not suspicious)$/).waitFor()
    const answer = page.waitForResponse((response) => response.url().endsWith('/reading'))
    await page.getByRole('link', { name: 'Open the study' }).click()
    reading = await (await answer).json()
    await viewed.drawn()
    address = page.url()
  })
  afterAll(async () => {
    await stage?.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('draws the voxels where they are, in the window that was chosen', async () => {
    const { series } = renderPhantom({ seed: 1, sizePx: 128, sliceCount: LAST + 1 })
    const index = 12
    await viewed.goTo(index)
    await page.keyboard.press('3')
    await page.getByRole('button', { name: 'Model 3', pressed: true }).waitFor()
    const hu = series.volume!.voxelsHu.subarray(index * 128 ** 2, (index + 1) * 128 ** 2)
    const expected = applyWindow(hu, MODEL_WINDOW)
    const wanted = Array.from(
      { length: 500 },
      (_, i) => [1 + ((i * 37) % 126), 1 + Math.floor(i / 4)] as const,
    )
    // The middles of pixels, where nothing is mixed with a neighbour.
    const greys = await viewed.greysAt(wanted.map(([x, y]) => [x + 0.5, y + 0.5] as const))
    const meanError = (right: number, down: number) =>
      wanted.reduce(
        (sum, [x, y], i) => sum + Math.abs(greys[i]! - expected[(y + down) * 128 + x + right]!),
        0,
      ) / wanted.length
    const here = meanError(0, 0)
    for (const [right, down] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ] as const)
      expect(meanError(right, down)).toBeGreaterThan(3 * here)
    expect(here).toBeLessThan(3)
    expect(new Set(greys).size).toBeGreaterThan(20)
  })

  it('scrolls by wheel and by keys, and shows the density under the pointer', async () => {
    await viewed.goTo(5)
    const { x, y } = await viewed.middle()
    await page.mouse.move(x, y)
    await page.locator('[data-hover]').waitFor()
    await page.mouse.wheel(0, -120)
    await viewed.onSlice(8)
    await page.mouse.wheel(0, 40)
    await viewed.onSlice(7)
    for (const [key, index] of [
      ['PageUp', 17],
      ['PageDown', 7],
      ['ArrowDown', 6],
      ['End', LAST],
      ['Home', 0],
    ] as const) {
      await page.keyboard.press(key)
      await viewed.onSlice(index)
    }
    expect(await viewed.grid().getAttribute('aria-valuetext')).toMatch(
      /^Slice 0 of 0 \(feet\) to 29/,
    )
    await page.keyboard.press('n')
    const first = reading.slices.findIndex(({ lesions }) => lesions.length > 0)
    await viewed.onSlice(first)
  })

  it('changes the pixels with the window, by keys and by dragging, and turns them round', async () => {
    await viewed.goTo(12)
    await page.keyboard.press('1')
    const lung = await viewed.greysSettled(null)
    await page.keyboard.press('2')
    const mediastinum = await viewed.greysSettled(lung)
    expect(mediastinum).toBeLessThan(lung)
    const { x, y } = await viewed.middle()
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x + 60, y - 80, { steps: 4 })
    await page.mouse.up()
    await page.getByText(/^W 4(59|60) {2}L −40$/).waitFor()
    expect(await page.getByRole('button', { pressed: true, name: 'Mediastinum' }).count()).toBe(0)
    const dragged = await viewed.greysSettled(mediastinum)
    await page.keyboard.press('i')
    const inverted = await viewed.greysSettled(dragged)
    expect(inverted).toBeGreaterThan(255 - dragged - 12)
    await page.keyboard.press(' ')
    await page.getByRole('button', { name: 'Lung 1', pressed: true }).waitFor()
    expect(await viewed.greysSettled(inverted)).toBeCloseTo(lung, 0)
  })

  it('lays boxes where the Reading says, also when zoomed and moved', async () => {
    const index = reading.slices.findIndex(({ lesions }) => lesions.length > 0)
    await viewed.goTo(index)
    const check = async () => {
      const { left, top, scaleX, scaleY } = await viewed.places()
      const boxes = await page.locator('[data-overlay="box"]').all()
      const { lesions } = reading.slices[index]!
      expect(boxes).toHaveLength(lesions.length)
      for (const [i, { box }] of lesions.entries()) {
        const shown = (await boxes[i]!.boundingBox())!
        expect(shown.x + shown.width / 2).toBeCloseTo(left + (box.x + box.width / 2) * scaleX, 0)
        expect(shown.y + shown.height / 2).toBeCloseTo(top + (box.y + box.height / 2) * scaleY, 0)
        expect(shown.width).toBeGreaterThanOrEqual(box.width * scaleX)
        expect(shown.width).toBeLessThan(box.width * scaleX + 10)
      }
      return scaleX
    }
    const fitted = await check()
    await page.keyboard.press('+')
    await page.keyboard.press('+')
    await expect.poll(async () => (await viewed.places()).scaleX).toBeGreaterThan(fitted * 1.5)
    const { x, y } = await viewed.middle()
    const before = (await viewed.places()).left
    await page.mouse.move(x, y)
    await page.mouse.down({ button: 'middle' })
    await page.mouse.move(x + 50, y + 20, { steps: 3 })
    await page.mouse.up({ button: 'middle' })
    await expect.poll(async () => (await viewed.places()).left).toBeCloseTo(before + 50, 0)
    await check()
    await page.keyboard.press('=')
    await expect.poll(async () => (await viewed.places()).scaleX).toBeCloseTo(fitted, 2)
  })

  it('outlines lesions, and puts every overlay away', async () => {
    const index = reading.slices.findIndex(({ lesions }) => lesions.length > 0)
    await viewed.goTo(index)
    for (const [name, overlay] of [
      ['Valid area', 'valid-area'],
      ['Outlines', 'outlines'],
      ['Boxes', 'box'],
      ['Quadrants', 'quadrants'],
    ] as const) {
      const shown = page.locator(`[data-overlay="${overlay}"]`).first()
      await shown.waitFor()
      await page.getByRole('button', { name, exact: true }).click()
      await shown.waitFor({ state: 'detached' })
    }
    await page.keyboard.press('o')
    await page.locator('[data-overlay="outlines"]').waitFor()
  })

  it('goes where the grid is clicked', async () => {
    const box = (await viewed.grid().boundingBox())!
    for (const index of [3, 22]) {
      await page.mouse.click(box.x + ((index + 0.5) / (LAST + 1)) * box.width, box.y + 40)
      await viewed.onSlice(index)
    }
  })

  it('measures lengths and densities', async () => {
    await viewed.goTo(12)
    await page.keyboard.press('l')
    const { left, top, scaleX, scaleY } = await viewed.places()
    await page.mouse.move(left + 30 * scaleX, top + 64 * scaleY)
    await page.mouse.down()
    await page.mouse.move(left + 80 * scaleX, top + 64 * scaleY, { steps: 3 })
    await page.mouse.up()
    const [xMm] = reading.series.spacingMm!
    const told = async () =>
      Number.parseFloat((await page.locator('[data-mark="length"]').textContent())!)
    await expect.poll(async () => Math.abs((await told()) - 50 * xMm)).toBeLessThan(1)
    await page.keyboard.press('d')
    await page.mouse.click(left + 64.5 * scaleX, top + 3.5 * scaleY)
    expect(await page.locator('[data-mark="point"]').textContent()).toMatch(/^−\d[\d,]* HU$/)
    await page.keyboard.press('Delete')
    await page.keyboard.press('Delete')
    await page.locator('[data-mark]').waitFor({ state: 'detached' })
    await page.keyboard.press('w')
  })

  it('opens coronal and sagittal views that go where they are clicked', async () => {
    await page.keyboard.press('v')
    const coronal = page.getByRole('slider', { name: 'Coronal' })
    await coronal.waitFor()
    await page.locator('[data-slices-loaded="30"]').waitFor({ state: 'attached' })
    const brightest = () =>
      page.evaluate(() => {
        const canvas = document.querySelector<HTMLCanvasElement>('[data-picture="coronal"] canvas')!
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
        return Math.max(...data.filter((_, i) => i % 4 === 0))
      })
    await expect.poll(brightest).toBeGreaterThan(200)
    const box = (await coronal.boundingBox())!
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)
    await viewed.onSlice(14)
    await coronal.focus()
    const before = Number(await coronal.getAttribute('aria-valuenow'))
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => coronal.getAttribute('aria-valuenow')).toBe(String(before + 1))
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('v')
    await coronal.waitFor({ state: 'detached' })
  })

  it('plays, and stops', async () => {
    await viewed.goTo(4)
    await page.keyboard.press('c')
    const shown = async () => Number(await page.locator('[data-slice]').getAttribute('data-slice'))
    await expect.poll(shown).toBeGreaterThan(7)
    await page.keyboard.press('c')
    await page.getByRole('button', { name: 'Play through the slices' }).waitFor()
  })

  it('shows its keys, lets them be changed, and keeps them', async () => {
    await page.keyboard.press('?')
    const dialog = page.getByRole('dialog', { name: 'Keys' })
    await dialog.waitFor()
    expect(await violations(page)).toEqual([])
    await dialog.getByRole('button', { name: /^Invert: I/ }).click()
    await page.keyboard.press('k')
    await dialog.getByRole('button', { name: /^Invert: K/ }).waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await page.goto(address)
    await viewed.drawn()
    await page.keyboard.press('k')
    await page.getByRole('button', { name: 'Invert', pressed: true }).waitFor()
    await page.keyboard.press('?')
    await dialog.getByRole('button', { name: 'Default keys' }).click()
    await dialog.getByRole('button', { name: 'Close' }).click()
    await page.keyboard.press('i')
    await page.getByRole('button', { name: 'Invert', pressed: false }).waitFor()
  })

  it('is used by keyboard alone: every control is reached, and keys typed elsewhere change nothing', async () => {
    await page.goto(address)
    await viewed.drawn()
    await page.keyboard.press('End')
    await viewed.onSlice(LAST)
    const reached = new Set<string>()
    for (let i = 0; i < 40; i += 1) {
      await page.keyboard.press('Tab')
      reached.add(
        await page.evaluate(() => {
          const at = document.activeElement
          return at?.getAttribute('aria-label') ?? at?.textContent ?? ''
        }),
      )
    }
    for (const name of ['Length', 'Invert', 'Keys', 'Boxes', 'Slices'])
      expect([...reached]).toContain(name)
    // The focus is in the panel beside the viewer now, or behind it.
    await page.getByRole('link', { name: 'Reading (JSON)' }).focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('2')
    expect(await viewed.grid().getAttribute('aria-valuenow')).toBe(String(LAST))
    expect(await page.getByRole('button', { name: 'Lung 1', pressed: true }).count()).toBe(1)
  })

  it('speaks Chinese too', async () => {
    await page.getByRole('button', { name: '中文' }).click()
    await page.getByRole('button', { name: '肺窗 1' }).waitFor()
    await page.getByRole('slider', { name: '层面' }).waitFor()
    expect(await page.getByRole('img', { name: /^轴位 CT/ }).count()).toBe(1)
    await page.getByRole('button', { name: 'EN' }).click()
  })

  it('goes on by itself when the connection was lost', async () => {
    await page.context().setOffline(true)
    await page.evaluate(() => undefined)
    await page.context().setOffline(false)
    await page.goto(address)
    await page.route('**/instances/*/file', (route) => route.abort())
    await page.goto(address)
    await page.getByText('Loading the picture').waitFor()
    await page.unroute('**/instances/*/file')
    await viewed.drawn()
  })

  it('breaks nothing, wants nothing that its policy forbids, and asks no other host', () => {
    expect(faults).toEqual([])
  })
})
