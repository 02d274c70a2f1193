/** An open service: a visitor without an account makes a link, sends by it, comes back by it, and has everything deleted. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MISSING, openStage, phantomFiles, sendFiles, type Stage, watchedPage } from './stage.ts'

describe.skipIf(MISSING)(`guest links${MISSING ? ` (${MISSING})` : ''}`, () => {
  let stage: Stage
  let page: Page
  let faults: string[]
  let folder: string
  let link: string
  beforeAll(async () => {
    stage = await openStage({ mode: 'public' })
    folder = await mkdtemp(join(tmpdir(), 'groundglass-phantom-'))
    const context = await stage.browser.newContext({ locale: 'en-GB' })
    ;({ page, faults } = await watchedPage(context))
  })
  afterAll(async () => {
    await stage?.close()
    await rm(folder, { recursive: true, force: true })
  })

  const visitor = async () => {
    const context = await stage.browser.newContext({ locale: 'en-GB' })
    return (await watchedPage(context)).page
  }

  it('makes a link without an account, shows it once, and reads what is sent by it', async () => {
    await page.goto(stage.server.url)
    await page.getByRole('button', { name: 'Make a secret link' }).click()
    link = await page.getByText(/\/link#/).innerText()
    await page.getByRole('button', { name: 'Go on, and send a study' }).click()
    await page.getByText(/Everything that came by it is deleted on/).waitFor()
    await sendFiles(page, await phantomFiles(folder))
    await page.getByText(/^(Suspicious|Not suspicious)$/).waitFor()
    expect(await page.getByText(link).count()).toBe(0)
    // No script can read the secret, and no address has it.
    expect(await page.evaluate(() => document.cookie)).toBe('')
    expect(page.url()).not.toContain(new URL(link).hash.slice(1))
    await page.getByRole('link', { name: 'Open the study' }).click()
    await page.getByRole('heading', { name: 'Quantities' }).waitFor()
  })

  it('opens by the link elsewhere, and shows nobody else anything', async () => {
    const study = page.url()
    const other = await visitor()
    await other.goto(link)
    await other.locator('[data-index]').waitFor()
    await other.goto(study)
    await other.getByRole('heading', { name: 'Quantities' }).waitFor()
    await other.getByRole('button', { name: 'Leave' }).click()
    await other.getByRole('button', { name: 'Make a secret link' }).click()
    await other.getByText(/\/link#/).waitFor()
    await other.getByRole('button', { name: 'Go on, and send a study' }).click()
    await other.getByText(/Everything that came by it is deleted on/).waitFor()
    await other.goto(study)
    await other.getByText('There is no such study').waitFor()
    await other.context().close()
  })

  it('deletes everything at once when asked to, after asking', async () => {
    await page.getByRole('button', { name: 'Delete everything now' }).click()
    const dialog = page.getByRole('dialog', { name: 'Delete everything now?' })
    await dialog.getByRole('button', { name: 'Delete everything' }).click()
    await page.getByRole('heading', { name: 'The link has ended' }).waitFor()
    await page.getByRole('link', { name: 'To the start' }).click()
    await page.getByRole('button', { name: 'Make a secret link' }).waitFor()
    const other = await visitor()
    await other.goto(link)
    await other
      .getByRole('alert')
      .getByText(/^(This link has ended|There is nothing behind this link)/)
      .waitFor()
    await other.context().close()
  })

  it('breaks nothing, wants nothing that its policy forbids, and asks no other host', () => {
    expect(faults).toEqual([])
  })
})
