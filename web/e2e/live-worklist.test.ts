/** The worklist as things happen: told by events, healed when they are cut, worked through by keyboard, acted on at once. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  MISSING,
  openAccount,
  openStage,
  phantomFiles,
  sendFiles,
  type Stage,
  watchedPage,
} from './stage.ts'

/** After which a page that hears of no events asks again. */
const FOUR_SECONDS_MS = 4000

describe.skipIf(MISSING)(`the live worklist${MISSING ? ` (${MISSING})` : ''}`, () => {
  let stage: Stage
  let context: BrowserContext
  let page: Page
  let sender: Page
  let faults: string[]
  let folder: string
  /** How often the page asked for studies, and for events, since the last look. */
  const asked = { studies: 0, events: 0 }
  beforeAll(async () => {
    stage = await openStage()
    folder = await mkdtemp(join(tmpdir(), 'groundglass-phantom-'))
    context = await stage.browser.newContext({ locale: 'en-GB' })
    ;({ page, faults } = await watchedPage(context))
    // Time goes on by itself, and can be moved on.
    await page.clock.install()
    page.on('request', (request) => {
      const { pathname } = new URL(request.url())
      if (pathname === '/api/v1/studies') asked.studies += 1
      if (pathname === '/api/v1/events') asked.events += 1
    })
    await openAccount(page, stage.administratorLink!)
    ;({ page: sender } = await watchedPage(context))
    await sender.goto(`${stage.server.url}/read`)
  })
  afterAll(async () => {
    await stage?.close()
    await rm(folder, { recursive: true, force: true })
  })

  const send = async (seed: number) => {
    const paths = await phantomFiles(join(folder, String(seed)), seed)
    await sendFiles(sender, paths)
    await sender
      .getByRole('article')
      .nth(seed - 1)
      .getByText('Open the study')
      .waitFor()
  }
  /** Lets time pass; what the page asks for at its end is asked for before an answer has come and gone. */
  const pass = async (ms: number) => {
    await page.clock.fastForward(ms)
    await page.evaluate(async () => {
      await fetch('/healthz')
    })
  }
  const rows = () => page.locator('[data-index]')
  const badge = (state: string) => page.locator(`[data-index] [data-kind="${state}"]`)

  it('shows a study that comes, and its verdict, without asking all the time', async () => {
    await page.bringToFront()
    await send(1)
    await page.locator('[data-index] [data-kind$="suspicious"]').waitFor()
    expect(asked.events).toBeGreaterThan(0)
    // The verdict was the last event: what it makes the page ask for is asked for in a second.
    await pass(1500)
    asked.studies = 0
    await pass(FOUR_SECONDS_MS)
    expect(asked.studies).toBe(0)
  })

  it('asks by itself while events do not come, and listens again when they do', async () => {
    await page.route('**/api/v1/events', (route) => route.fulfill({ status: 502, body: '' }))
    await page.reload()
    await rows().first().waitFor()
    await send(2)
    await rows().nth(1).waitFor()
    await page.locator('[data-index] [data-kind$="suspicious"]').nth(1).waitFor()
    const asksAgain = page.waitForRequest((request) => request.url().includes('/api/v1/studies?'))
    await page.clock.fastForward(FOUR_SECONDS_MS)
    await asksAgain
    await page.unroute('**/api/v1/events')
    const listens = page.waitForResponse(
      (answer) => answer.url().endsWith('/api/v1/events') && answer.status() === 200,
    )
    await page.clock.fastForward(2 * FOUR_SECONDS_MS)
    await listens
  })

  it('goes on where it stopped after the server was away', async () => {
    const again = page.waitForRequest(
      async (request) =>
        request.url().endsWith('/api/v1/events') && 'last-event-id' in (await request.allHeaders()),
    )
    const lost = page.getByText('Connection lost')
    await stage.restart(() => lost.waitFor())
    await lost.waitFor({ state: 'hidden' })
    await again
    await sender.reload()
  })

  it('walks and selects by keys, and says which there are', async () => {
    await rows().first().focus()
    await page.keyboard.press('j')
    await page.waitForFunction(() => document.activeElement?.getAttribute('data-index') === '1')
    await page.keyboard.press('x')
    await page.getByText('1 selected').waitFor()
    await page.keyboard.press('Shift+ArrowUp')
    await page.getByText('2 selected').waitFor()
    expect(await rows().first().getAttribute('aria-selected')).toBe('true')
    await page.keyboard.press('Escape')
    await page.getByText('2 selected').waitFor({ state: 'detached' })
    await page.keyboard.press('?')
    const keys = page.getByRole('dialog', { name: 'Keys of the worklist' })
    await keys.waitFor()
    await page.keyboard.press('Escape')
    await keys.waitFor({ state: 'detached' })
    await page.keyboard.press('k')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Quantities' }).waitFor()
    await page.goBack()
    await rows().first().waitFor()
  })

  it('sorts by its heads', async () => {
    await page.getByRole('button', { name: 'Received' }).click()
    const head = page.getByRole('columnheader', { name: 'Received' })
    await page.waitForFunction(
      () => document.querySelectorAll('[aria-sort="descending"]').length === 1,
    )
    expect(await head.getAttribute('aria-sort')).toBe('descending')
    expect(await page.getByLabel('Order').inputValue()).toBe('newest-first')
    await page.getByRole('button', { name: 'Verdict' }).click()
    await rows().first().waitFor()
  })

  it('saves the readings of what is selected, as a table and as lines', async () => {
    await rows().nth(0).getByRole('checkbox').click()
    await rows()
      .nth(1)
      .getByRole('checkbox')
      .click({ modifiers: ['Shift'] })
    await page.getByText('2 selected').waitFor()
    const save = async (name: string) => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name }).click(),
      ])
      return (await readFile(await download.path(), 'utf8')).trimEnd().split('\n')
    }
    const [heading, ...lines] = await save('CSV')
    expect(heading).toMatch(/^studyInstanceUID,seriesInstanceUID,synthetic,/)
    expect(lines).toHaveLength(2)
    const readings = await save('JSON lines')
    expect(readings.map((line) => JSON.parse(line).schema)).toEqual([
      'groundglass.reading/1',
      'groundglass.reading/1',
    ])
    await page.getByText('Readings saved: 2 of 2 studies').waitFor()
  })

  it('reads what is selected again, and tells how many series that are', async () => {
    await page.getByLabel('Model').selectOption('lesion-small')
    await page.getByRole('button', { name: 'Read again' }).click()
    // By the same model with the same parameters they are read already.
    await page.getByText('Series queued: 0').waitFor()
  })

  it('deletes what is selected, after asking by number', async () => {
    await page.getByRole('button', { name: 'Delete…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Delete these 2 studies?' })
    await dialog.getByRole('button', { name: 'Delete 2 studies' }).click()
    await page.getByText('Studies deleted: 2').waitFor()
    await page.getByRole('heading', { name: 'No studies yet' }).waitFor()
    expect(await badge('suspicious').count()).toBe(0)
  })

  it('breaks nothing, wants nothing that its policy forbids, and asks no other host', () => {
    expect(faults).toEqual([])
  })
})
