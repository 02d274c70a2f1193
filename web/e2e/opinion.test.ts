/** A second opinion: one's own verdict first, lesions answered by keys, a draft that outlives reload and session, signed and corrected. */
import { mkdtemp, rm } from 'node:fs/promises'
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
  sendFiles,
  type Stage,
  watchedPage,
} from './stage.ts'

describe.skipIf(MISSING)(`a second opinion${MISSING ? ` (${MISSING})` : ''}`, () => {
  let stage: Stage
  let context: BrowserContext
  let page: Page
  let faults: string[]
  let folder: string
  let address: string
  beforeAll(async () => {
    stage = await openStage()
    folder = await mkdtemp(join(tmpdir(), 'groundglass-phantom-'))
    context = await stage.browser.newContext({ locale: 'en-GB' })
    ;({ page, faults } = await watchedPage(context))
    await openAccount(page, stage.administratorLink!)
    await page.goto(`${stage.server.url}/read`)
    await sendFiles(page, await phantomFiles(folder))
    const study = page.getByRole('link', { name: 'Open the study' })
    address = new URL((await study.getAttribute('href'))!, stage.server.url).href
  })
  afterAll(async () => {
    await stage?.close()
    await rm(folder, { recursive: true, force: true })
  })

  const panel = () => page.getByRole('region', { name: 'Second opinion' })
  const comment = () => panel().getByLabel('Comment')

  it('hides all of the reading until the own verdict is given', async () => {
    await page.evaluate(() => localStorage.setItem('groundglass.verdict-first', 'on'))
    await page.goto(address)
    const question = page.getByRole('heading', { name: 'Your verdict first' })
    await question.waitFor()
    const picture = page.getByRole('img', { name: /^Axial CT/ })
    await picture.waitFor()
    expect(
      await page.locator('main').locator('[data-verdict], table, [data-overlay]').count(),
    ).toBe(0)
    expect(await page.locator('main').innerText()).not.toMatch(/\d lesion|lesion \d/i)
    expect(await picture.getAttribute('aria-label')).toContain('nothing of the reading is shown')

    // It cannot be passed by a reload.
    await page.reload()
    await question.waitFor()
    await page.getByRole('radio', { name: 'Not suspicious' }).check()
    await page.getByRole('button', { name: 'Give this verdict and show the reading' }).click()
    await page.locator('[data-verdict]').waitFor()
    await panel().getByText('before the reading was shown: Not suspicious').waitFor()
  })

  it('answers lesions by keys, and keeps draft and comment through a reload and an ended session', async () => {
    await panel()
      .getByRole('button', { name: /^Next lesion/ })
      .focus()
    await page.keyboard.press('n')
    await page.keyboard.press('d')
    await panel()
      .getByText(/^1 of \d+ lesions answered/)
      .waitFor()
    await page.keyboard.press('n')
    await page.keyboard.press('a')
    await panel()
      .getByText(/^2 of \d+ lesions answered/)
      .waitFor()
    await comment().fill('The first is a vessel')
    // No key of the list while somebody writes.
    await comment().press('End')
    await page.keyboard.type(', and not a lesion.')

    await page.reload()
    await panel()
      .getByText(/^2 of \d+ lesions answered/)
      .waitFor()
    expect(await comment().inputValue()).toBe('The first is a vessel, and not a lesion.')

    await context.clearCookies()
    await panel().getByRole('button', { name: 'Sign the opinion' }).click()
    const dialog = page.getByRole('dialog', { name: 'Your session has ended' })
    await dialog.getByLabel('Password').fill(PERSON.password)
    await dialog.getByRole('button', { name: 'Sign in' }).click()
    await dialog.waitFor({ state: 'hidden' })
    expect(await comment().inputValue()).toBe('The first is a vessel, and not a lesion.')
  })

  it('signs it with name and time, and lists a correction before it', async () => {
    await panel().getByRole('button', { name: 'Sign the opinion' }).click()
    const first = panel().getByRole('listitem').filter({ hasText: 'The first is a vessel' })
    await first.waitFor()
    const text = await first.innerText()
    expect(text).toContain(PERSON.name)
    expect(text).toContain('Own verdict: Not suspicious')
    expect(text).toContain('agrees with 1 lesion, disagrees with 1')
    expect(await comment().inputValue()).toBe('')

    await panel().getByRole('button', { name: 'Correct my opinion' }).click()
    expect(await comment().inputValue()).toBe('The first is a vessel, and not a lesion.')
    await comment().fill('On second thoughts, a lesion.')
    await panel().getByRole('button', { name: 'Sign the opinion' }).click()
    await first.getByText('corrected later').waitFor()
    const listed = panel().locator('[data-superseded]')
    expect(
      await listed.evaluateAll((rows) => rows.map((row) => row.dataset['superseded'])),
    ).toEqual(['false', 'true'])
  })

  it('breaks nothing, wants nothing that its policy forbids, and asks no other host', () => {
    expect(faults).toEqual([])
  })
})
