/** The threshold slider: what the page shows at any threshold is what core finds there, and what is stored stays as it is. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  createRandom,
  LESION_MAP_STEPS,
  type LesionMap,
  type Reading,
  readingSchema,
} from '../../src/core/index.ts'
import { readLesionMap } from '../../src/imaging/index.ts'
import { readAgain } from '../../src/reading/index.ts'
import {
  MISSING,
  openAccount,
  openStage,
  phantomFiles,
  sendFiles,
  type Stage,
  watchedPage,
} from './stage.ts'

const THRESHOLDS = 100

describe.skipIf(MISSING)(`the threshold${MISSING ? ` (${MISSING})` : ''}`, () => {
  let stage: Stage
  let context: BrowserContext
  let page: Page
  let faults: string[]
  let folder: string
  let reading: Reading
  let map: LesionMap
  beforeAll(async () => {
    stage = await openStage()
    folder = await mkdtemp(join(tmpdir(), 'groundglass-phantom-'))
    context = await stage.browser.newContext({ locale: 'en-GB' })
    ;({ page, faults } = await watchedPage(context))
    await openAccount(page, stage.administratorLink!)
    await page.goto(`${stage.server.url}/read`)
    await sendFiles(page, await phantomFiles(folder))
    const [answer] = await Promise.all([
      page.waitForResponse((each) => each.url().endsWith('/reading')),
      page.getByRole('link', { name: 'Open the study' }).click(),
    ])
    reading = readingSchema.parse(await answer.json())
    const file = await page.request.get(answer.url().replace(/reading$/, 'lesion-map'))
    map = await readLesionMap(await file.body())
  })
  afterAll(async () => {
    await stage?.close()
    await rm(folder, { recursive: true, force: true })
  })

  const verdictNow = async () => ({
    label: await page.locator('[data-verdict]').getAttribute('data-verdict'),
    runs: await page.locator('[data-verdict] li').allInnerTexts(),
  })
  const shown = (threshold: number) => page.locator(`[data-threshold="${threshold}"]`).waitFor()
  const slider = () => page.getByRole('slider', { name: 'Probability threshold' })

  it('loads nothing before somebody asks, then says where the verdict turns', async () => {
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await page.getByRole('heading', { name: 'Quantities' }).waitFor()
    expect(asked.filter((url) => url.includes('lesion-map'))).toEqual([])
    await page.getByRole('button', { name: 'Try other thresholds' }).click()
    await shown(reading.parameters.probabilityThreshold)
    expect((await verdictNow()).label).toBe(reading.verdict.label)
    expect(await page.getByText('Not the stored reading').count()).toBe(0)
    const chart = page.getByRole('img', { name: /^Verdict and longest run at each threshold/ })
    expect(await chart.getAttribute('aria-label')).toMatch(/from 0\.005 to .*Not suspicious/s)

    const turns = page.locator('[data-turns="above"] button')
    const value = Number(/From (\d\.\d{3}) up/.exec(await turns.innerText())?.[1])
    const at = (threshold: number) =>
      readAgain(reading, map, { probabilityThreshold: threshold }).verdict.label
    expect(at(value)).not.toBe(reading.verdict.label)
    const before = (Math.round(value * LESION_MAP_STEPS) - 1) / LESION_MAP_STEPS
    expect(at(before)).toBe(reading.verdict.label)
    await turns.click()
    await shown(value)
    expect((await verdictNow()).label).toBe(at(value))
  })

  it(`shows core's verdict and runs at ${THRESHOLDS} random thresholds`, async () => {
    const random = createRandom(6)
    const longest = new Set<number>()
    for (let i = 0; i < THRESHOLDS; i += 1) {
      const threshold = (1 + random.integer(LESION_MAP_STEPS)) / LESION_MAP_STEPS
      await slider().fill(String(threshold))
      await shown(threshold)
      const { verdict } = readAgain(reading, map, { probabilityThreshold: threshold })
      longest.add(verdict.longestRun?.lengthSlices ?? 0)
      const now = await verdictNow()
      expect(now.label, String(threshold)).toBe(verdict.label)
      expect(
        now.runs.map((text) => /slices (\d+) to (\d+)/.exec(text)?.slice(1).map(Number)),
        String(threshold),
      ).toEqual(verdict.runs.map(({ firstSlice, lastSlice }) => [firstSlice, lastSlice]))
    }
    // Otherwise one answer would do for all.
    expect(longest.size).toBeGreaterThan(2)
  }, 120_000)

  it('says that it is not the stored reading, and gives that back', async () => {
    await slider().focus()
    await page.keyboard.press('Home')
    await shown(0.005)
    await page.getByText(/^Not the stored reading: threshold 0\.005 instead of 0\.500/).waitFor()
    await page.getByRole('button', { name: 'Back to the stored reading' }).click()
    await shown(reading.parameters.probabilityThreshold)
    expect((await verdictNow()).label).toBe(reading.verdict.label)
    expect(await page.getByText('Not the stored reading').count()).toBe(0)
  })

  it('breaks nothing, wants nothing that its policy forbids, and asks no other host', () => {
    expect(faults).toEqual([])
  })
})
