/** Every page in both languages and both themes: accessible by axe (WCAG 2.2 AA), and pictured in `out/pages`, for people to look at. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import {
  invitationLink,
  MISSING,
  openAccount,
  openStage,
  phantomFiles,
  sendFiles,
  type Stage,
  watchedPage,
} from './stage.ts'
import { violations } from './violations.ts'

const PICTURES = 'out/pages'
const THEMES = ['dark', 'light'] as const
const LANGUAGES = ['en', 'zh'] as const

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

  /** Shows the page at `path` in each theme and language, once `open` has done what it takes, checks it, and takes its picture. */
  const look = async (
    name: string,
    path: string,
    ready: string,
    open = async () => {},
    { server: { url } }: Stage = stage,
  ) => {
    await page.goto(url)
    const found: string[] = []
    for (const theme of THEMES)
      for (const language of LANGUAGES) {
        await choose(theme, language)
        await page.goto('about:blank')
        await page.goto(new URL(path, url).href)
        await open()
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
    await sendFiles(page, await phantomFiles(folder))
    await page.getByRole('button', { name: 'Read on this computer' }).click()
    await page.getByRole('link', { name: 'Open the reading' }).waitFor()
    await lookOnce('read-here')
    await page.getByRole('link', { name: 'Open the reading' }).click()
    await page.getByRole('heading', { name: 'Quantities' }).waitFor()
    await lookOnce('here')
  })
  it('worklist', () => look('worklist', '/', '[data-index] [data-kind="suspicious"]'))
  it('study, to those who give their verdict first', async () => {
    await page.goto(stage.server.url)
    const path = await page.locator('[data-index] a').first().getAttribute('href')
    await page.evaluate(() => localStorage.setItem('groundglass.verdict-first', 'on'))
    await look('study-verdict-first', path!, '[data-drawn="true"]')
    await page.evaluate(() => localStorage.removeItem('groundglass.verdict-first'))
  })
  it('study', async () => {
    await page.goto(stage.server.url)
    const path = await page.locator('[data-index] a').first().getAttribute('href')
    await look('study', path!, '[data-drawn="true"]')
    await look(
      'study-threshold',
      path!,
      '[data-threshold="0.25"] ~ [role="status"] button',
      async () => {
        await page
          .getByRole('region', { name: /^(Threshold|阈值)$/ })
          .getByRole('button')
          .click()
        await page.getByRole('slider', { name: /^(Probability threshold|概率阈值)$/ }).fill('0.25')
      },
    )
    await look('study-opinion', path!, '[aria-labelledby="opinion"] textarea', async () => {
      await page.locator('[aria-labelledby="opinion"] textarea').scrollIntoViewIfNeeded()
    })
  })
  it('about', () => look('about', '/about', 'main h2'))
  it('models', async () => {
    await look('models', '/models', 'main section')
    await page.goto(`${stage.server.url}/models`)
    await page.locator('summary').first().waitFor()
    for (const card of await page.locator('summary').all()) await card.click()
    await page.screenshot({ path: join(PICTURES, 'models-cards-dark-en.png'), fullPage: true })
    expect(await violations(page)).toEqual([])
  })
  it('library without a case', () => look('library-empty', '/library', 'main h2'))
  it('a case on its way: new, draft, in review, published; the library', async () => {
    await page.goto(stage.server.url)
    const study = await page.locator('[data-index] a').first().getAttribute('href')
    await page.goto(`${stage.server.url}${study}`)
    const link = page.getByRole('link', { name: 'Publish as a teaching case' })
    const path = await link.getAttribute('href')
    await look('case-new', path!, 'main form')
    await page.goto(`${stage.server.url}${path}`)
    await page.getByLabel('Title').fill('Peripheral opacities in both lower lobes')
    await page.getByLabel('History').fill('Fever and dry cough for five days, saturation 93 %.')
    await page.getByLabel('Diagnosis').fill('Viral pneumonia')
    await page.getByLabel('How it was proven').fill('PCR on the second day.')
    await page.getByLabel('Findings').fill('Ground-glass opacity, crazy paving')
    await page.getByLabel('Tags').fill('teaching, typical')
    await page.getByRole('button', { name: 'Save the draft' }).click()
    await page.getByRole('heading', { name: 'Check and submit' }).waitFor()
    const kase = new URL(page.url()).pathname
    await look('case-draft', kase, 'main summary')
    await page.goto(stage.server.url + kase)
    await page.getByLabel(/^I have looked at every slice/).check()
    await page.getByRole('button', { name: 'Submit for review' }).click()
    await page.getByRole('heading', { name: 'In review' }).waitFor()
    await look('library-in-review', '/library?state=in-review', 'main article')

    const context = await stage.browser.newContext({
      locale: 'en-GB',
      viewport: { width: 1440, height: 900 },
    })
    const { page: second } = await watchedPage(context)
    const person = { name: 'Dr. Bea Second', email: 'bea@clinic.example' }
    await openAccount(second, await invitationLink(page, 'radiologist', person.email), person)
    await second.goto(`${stage.server.url}${kase}`)
    await second.getByRole('img', { name: /^Axial CT/ }).waitFor()
    await second.screenshot({ path: join(PICTURES, 'case-review-dark-en.png'), fullPage: true })
    expect(await violations(second)).toEqual([])
    await second.getByRole('button', { name: 'Accept and publish' }).click()
    await second.getByRole('heading', { name: 'Similar cases' }).waitFor()
    await context.close()
    await look('case', kase, '[data-drawn="true"]')
    await look('library', '/library', 'main img')
  })
  it.each([
    'users',
    'institutions',
    'jobs',
    'workers',
    'storage',
    'retention',
    'audit',
    'configuration',
    'guest-links',
  ])('administration: %s', (place) =>
    look(`administration-${place}`, `/administration/${place}`, 'main section > :nth-child(2)'),
  )
  it('worklist with a selection, and its keys', async () => {
    await page.goto(stage.server.url)
    await page.locator('[data-index] input').first().click()
    await page.getByText('1 selected').waitFor()
    await page.screenshot({ path: join(PICTURES, 'worklist-selected-dark-en.png') })
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Keys' }).click()
    await page.getByRole('dialog').waitFor()
    await page.screenshot({ path: join(PICTURES, 'worklist-keys-dark-en.png') })
    expect(await violations(page)).toEqual([])
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

  it('an open service, for whoever has no account', async () => {
    await page.setViewportSize({ width: 1440, height: 900 })
    const open = await openStage({ mode: 'public' })
    onTestFinished(() => open.close())
    await page.context().clearCookies()
    await look('guest-start', '/', 'main button', undefined, open)
    await look('guest-ended', '/link?ended', 'main a', undefined, open)
    await page.goto(open.server.url)
    await page.getByRole('button', { name: 'Make a secret link' }).click()
    await page.getByRole('button', { name: 'Go on, and send a study' }).click()
    await page.getByText(/Everything that came by it is deleted on/).waitFor()
    await look('guest-read', '/read', 'main button', undefined, open)
  })

  it('breaks nothing, wants nothing that its policy forbids, and asks no other host', () => {
    expect(faults).toEqual([])
  })
})
