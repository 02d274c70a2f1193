/** Every page in both languages and both themes: accessible by axe (WCAG 2.2 AA), and pictured in `out/pages`, for people to look at. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MISSING, openAccount, openStage, phantomFiles, type Stage, watchedPage } from './stage.ts'

const PICTURES = 'out/pages'
const THEMES = ['dark', 'light'] as const
const LANGUAGES = ['en', 'zh'] as const
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** @returns what axe has to say, one line for each place */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  return page.evaluate(async (tags) => {
    const { violations: found } = await window.axe.run({ runOnly: tags })
    return found.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
    )
  }, RULES)
}

declare global {
  interface Window {
    readonly axe: typeof axe
  }
}

describe.skipIf(MISSING)(`every page${MISSING ? ` (${MISSING})` : ''}`, () => {
  let stage: Stage
  let page: Page
  let faults: string[]
  let folder: string
  beforeAll(async () => {
    stage = await openStage()
    folder = await mkdtemp(join(tmpdir(), 'groundglass-phantom-'))
    await rm(PICTURES, { recursive: true, force: true })
    await mkdir(PICTURES, { recursive: true })
    const context = await stage.browser.newContext({
      locale: 'en-GB',
      viewport: { width: 1440, height: 900 },
    })
    ;({ page, faults } = await watchedPage(context))
  })
  afterAll(async () => {
    await stage?.close()
    await rm(folder, { recursive: true, force: true })
  })

  const choose = (theme: string, language: string) =>
    page.evaluate(
      ([chosenTheme, chosenLanguage]) => {
        localStorage.setItem('groundglass.theme', chosenTheme!)
        localStorage.setItem('groundglass.language', chosenLanguage!)
      },
      [theme, language],
    )

  /** Shows the page at `path` in each theme and language, checks it, and takes its picture. */
  const look = async (name: string, path: string, ready: string) => {
    await page.goto(stage.server.url)
    const found: string[] = []
    for (const theme of THEMES)
      for (const language of LANGUAGES) {
        await choose(theme, language)
        await page.goto('about:blank')
        await page.goto(new URL(path, stage.server.url).href)
        await page.locator(ready).first().waitFor()
        await page.evaluate(() => document.fonts.ready)
        await page.screenshot({ path: join(PICTURES, `${name}-${theme}-${language}.png`) })
        for (const violation of await violations(page))
          found.push(`${name} ${theme} ${language} ${violation}`)
      }
    await choose('dark', 'en')
    expect(found).toEqual([])
  }

  /** As `look`, without going anywhere: what the page holds would be lost. */
  const lookOnce = async (name: string) => {
    const found: string[] = []
    for (const theme of ['light', 'dark'] as const) {
      await page.evaluate((each) => (document.documentElement.dataset['theme'] = each), theme)
      for (const [language, label] of [
        ['zh', '中文'],
        ['en', 'EN'],
      ] as const) {
        await page.getByRole('button', { name: label, exact: true }).click()
        await page.screenshot({
          path: join(PICTURES, `${name}-${theme}-${language}.png`),
          fullPage: true,
        })
        for (const violation of await violations(page))
          found.push(`${name} ${theme} ${language} ${violation}`)
      }
    }
    expect(found).toEqual([])
  }

  it('sign-in', () => look('sign-in', '/sign-in', 'form'))
  it('invitation', () => look('invitation', '/invitation#secret', 'form'))
  it('worklist without a study', async () => {
    await openAccount(page, stage.administratorLink!)
    await look('worklist-empty', '/', 'main h2')
  })
  it('read', () => look('read', '/read', 'main button'))
  it('read, with studies on their way and read', async () => {
    const letter = join(folder, 'letter.txt')
    await writeFile(letter, 'Dear colleague')
    await page.goto(`${stage.server.url}/read`)
    const files = page.locator('[data-picker="files"]')
    await files.setInputFiles([...(await phantomFiles(folder)), letter])
    await page.getByLabel('De-identify before sending').check()
    await page.getByText('What is removed or replaced').click()
    await page.getByRole('row').filter({ hasText: 'PatientName' }).waitFor()
    await lookOnce('read-before')
    await page.getByLabel('De-identify before sending').uncheck()
    await page.getByRole('button', { name: 'Send to the server' }).click()
    await page.getByText(/^(Suspicious|Not suspicious)$/).waitFor()
    await page.screenshot({ path: join(PICTURES, 'read-done-dark-en.png') })
    expect(await violations(page)).toEqual([])
    await page.evaluate(() => (document.documentElement.dataset['theme'] = 'light'))
    await page.screenshot({ path: join(PICTURES, 'read-done-light-en.png') })
    expect(await violations(page)).toEqual([])
  })
  it('a reading made on this computer', async () => {
    await page.goto(`${stage.server.url}/read`)
    await page.locator('[data-picker="files"]').setInputFiles(await phantomFiles(folder))
    await page.getByRole('button', { name: 'Read on this computer' }).click()
    await page.getByRole('link', { name: 'Open the reading' }).waitFor()
    await lookOnce('read-here')
    await page.getByRole('link', { name: 'Open the reading' }).click()
    await page.getByRole('heading', { name: 'Quantities' }).waitFor()
    await lookOnce('here')
  })
  it('worklist', () => look('worklist', '/', '[data-index] [data-kind="suspicious"]'))
  it('study', async () => {
    await page.goto(stage.server.url)
    const path = await page.locator('[data-index] a').first().getAttribute('href')
    await look('study', path!, 'main img')
  })
  it('account', () => look('account', '/account', 'main form'))
  it('an address where nothing is', () => look('not-found', '/nowhere', 'main h1'))
  it('worklist on a phone, and a study at 200 % zoom', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    await page.goto(stage.server.url)
    await page.locator('[data-index]').waitFor()
    await page.screenshot({ path: join(PICTURES, 'worklist-phone-dark-en.png') })
    const path = await page.locator('[data-index] a').first().getAttribute('href')
    // 1280 x 720 at 200 % has this many pixels of the page's own.
    await page.setViewportSize({ width: 640, height: 360 })
    await page.goto(`${stage.server.url}${path}`)
    await page.getByRole('heading', { name: 'Quantities' }).waitFor()
    await page.screenshot({ path: join(PICTURES, 'study-zoomed-dark-en.png'), fullPage: true })
    const overflowPx = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflowPx).toBe(0)
  })

  it('breaks nothing, wants nothing that its policy forbids, and asks no other host', () => {
    expect(faults).toEqual([])
  })
})
