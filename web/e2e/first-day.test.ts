/** The whole path of somebody who begins: account by link, a study sent, its verdict, its slices; by mouse and by keyboard alone. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  MISSING,
  openAccount,
  openStage,
  PERSON,
  phantomFiles,
  type Stage,
  watchedPage,
} from './stage.ts'

describe.skipIf(MISSING)(`the first day${MISSING ? ` (${MISSING})` : ''}`, () => {
  let stage: Stage
  let context: BrowserContext
  let page: Page
  let faults: string[]
  let folder: string
  beforeAll(async () => {
    stage = await openStage()
    folder = await mkdtemp(join(tmpdir(), 'groundglass-phantom-'))
    context = await stage.browser.newContext({ locale: 'en-GB' })
    ;({ page, faults } = await watchedPage(context))
  })
  afterAll(async () => {
    await stage?.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('asks whoever comes to sign in, and refuses a wrong password in words', async () => {
    await page.goto(stage.server.url)
    await page.getByLabel('E-mail address').fill('nobody@clinic.example')
    await page.getByLabel('Password').fill('not the password')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('alert').getByText('No account has this e-mail address').waitFor()
    expect(await page.getByText('Research use only: not a medical device').isVisible()).toBe(true)
  })

  it('opens the first account by its link, once', async () => {
    await openAccount(page, stage.administratorLink!)
    await page.getByRole('link', { name: PERSON.name }).waitFor()
    await page.getByRole('heading', { name: 'No studies yet' }).waitFor()
    await page.goto(stage.administratorLink!)
    await page.reload()
    await page.getByLabel('Your name').fill('Somebody Else')
    await page.getByLabel('E-mail address').fill('else@clinic.example')
    await page.getByLabel('New password').fill(PERSON.password)
    await page.getByRole('button', { name: 'Open the account' }).click()
    await page.getByText('This link has been used already').waitFor()
  })

  it('sends a study and something else, tells what was left out, and shows the verdict', async () => {
    const paths = await phantomFiles(folder)
    const letter = join(folder, 'letter.txt')
    await writeFile(letter, 'Dear colleague')
    await page.goto(`${stage.server.url}/read`)
    await page.locator('[data-picker="files"]').setInputFiles([...paths, letter])
    await page.getByRole('button', { name: 'Send to the server' }).click()
    const study = page.getByRole('article').filter({ hasText: 'Open the study' })
    await study.getByText(/^(Suspicious|Not suspicious)$/).waitFor()
    const other = page.getByRole('article').filter({ hasText: 'Files that are no DICOM images' })
    await other.getByText('1 file was left out').waitFor()
    expect(await other.getByRole('row').nth(1).innerText()).toMatch(
      /letter\.txt\s+Not an image\..*\s+file\/not-an-image/,
    )
    await study.getByRole('link', { name: 'Open the study' }).click()
  })

  it('explains the verdict, and draws the slices', async () => {
    await page.getByText('Synthetic phantom: not a patient').first().waitFor()
    const shown = page.getByRole('img', { name: /^Axial CT/ })
    await shown.waitFor()
    await page.locator('[data-drawn="true"]').waitFor()
    const runs = page.getByRole('button', { name: /slices \d+ to \d+.*mm$/s })
    expect(await runs.count()).toBeGreaterThan(0)
    expect(await page.getByRole('row', { name: /^Both lungs/ }).innerText()).toMatch(/\d/)

    const slider = page.getByRole('slider', { name: 'Slices' })
    await slider.focus()
    await page.keyboard.press('Home')
    expect(await slider.getAttribute('aria-valuetext')).toMatch(/^Slice 0 of 0/)
    await page.locator('[data-slice="0"][data-drawn="true"]').waitFor()
    await page.mouse.move(400, 400)
    await page.mouse.wheel(0, -80)
    await page.locator('[data-slice="2"][data-drawn="true"]').waitFor()
    await page.keyboard.press('2')
    await page.locator('[aria-pressed="true"]', { hasText: 'Mediastinum' }).waitFor()

    for (const name of ['Reading (JSON)', 'Lungs and lesions (NIfTI)']) {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name }).click(),
      ])
      expect(await download.failure()).toBeNull()
    }
  })

  it('lists it, finds it, and opens it by keyboard alone', async () => {
    await page.goto(stage.server.url)
    const row = page.getByRole('row').filter({ hasText: 'CT · 30' })
    await row.waitFor()
    // Within the list only: it is a key of its own for whoever speaks to the page.
    await row.focus()
    await page.keyboard.press('/')
    await page.keyboard.type('nobody of this name')
    await page.getByRole('heading', { name: 'No study matches' }).waitFor()
    await page.getByRole('button', { name: 'Clear' }).press('Enter')
    await row.waitFor()
    // Tab leads from the last of the heads into the table, to one row.
    await page.getByRole('button', { name: 'Received' }).focus()
    await page.keyboard.press('Tab')
    await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'row')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Quantities' }).waitFor()
  })

  it('breaks nothing, wants nothing that its policy forbids, and asks no other host', () => {
    expect(faults).toEqual([])
  })
})
