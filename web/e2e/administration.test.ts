/** An administrator's day: people, the queue and what it gave up, storage, the audit trail; and nobody else sees any of it. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
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

const COLLEAGUE = 'grace@clinic.example'

describe.skipIf(MISSING)(`administration${MISSING ? ` (${MISSING})` : ''}`, () => {
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
    await openAccount(page, stage.administratorLink!)
  })
  afterAll(async () => {
    await stage?.close()
    await rm(folder, { recursive: true, force: true })
  })

  const goTo = async (place: string) => {
    await page
      .getByRole('navigation', { name: 'Administration' })
      .getByRole('link', { name: place })
      .click()
    await page.getByRole('heading', { name: place, level: 1 }).waitFor()
  }

  it('adds an institution, and invites somebody into it by a link', async () => {
    await page.getByRole('link', { name: 'Administration' }).click()
    await page.getByRole('heading', { name: 'Users', level: 1 }).waitFor()
    await goTo('Institutions')
    await page.getByLabel('Name').fill('Second Clinic')
    await page.getByRole('button', { name: 'Add' }).click()
    await page.getByText('Added: Second Clinic').waitFor()
    await page.getByRole('row', { name: /^Second Clinic 0/ }).waitFor()

    await goTo('Users')
    await page.getByLabel('E-mail address').fill(COLLEAGUE)
    await page.getByLabel('Role', { exact: true }).selectOption('researcher')
    await page.getByLabel('Institution', { exact: true }).selectOption('Second Clinic')
    await page.getByRole('button', { name: 'Make an account and its link' }).click()
    const link = await page.getByText(/\/invitation#/).innerText()
    const row = page.getByRole('row', { name: COLLEAGUE })
    await row.getByText('Not opened yet').waitFor()

    const other = await stage.browser.newContext({ locale: 'en-GB' })
    const { page: colleague } = await watchedPage(other)
    await colleague.goto(link)
    await colleague.getByLabel('Your name').fill('Grace Example')
    await colleague.getByLabel('E-mail address').fill(COLLEAGUE)
    await colleague.getByLabel('New password').fill(PERSON.password)
    await colleague.getByRole('button', { name: 'Open the account' }).click()
    await colleague.getByRole('heading', { name: 'Worklist' }).waitFor()
    // Not in the header, and not by its address.
    expect(await colleague.getByRole('link', { name: 'Administration' }).count()).toBe(0)
    await colleague.goto(`${stage.server.url}/administration/users`)
    await colleague.getByRole('heading', { name: 'Nothing is here' }).waitFor()

    // Locked: signed out at once, and not let in again.
    await page.reload()
    await page.getByRole('button', { name: 'Lock: Grace Example' }).click()
    await page.getByRole('row', { name: 'Grace Example' }).getByText('Locked').waitFor()
    await colleague.reload()
    await colleague.getByLabel('E-mail address').fill(COLLEAGUE)
    await colleague.getByLabel('Password').fill(PERSON.password)
    await colleague.getByRole('button', { name: 'Sign in' }).click()
    await colleague.getByText('This account is disabled').waitFor()
    await other.close()
  })

  it('gives a role, keeps the last administrator, and deletes an account after asking', async () => {
    await page.getByLabel('Role of Grace Example').selectOption('radiologist')
    await page.getByText('Changed: Grace Example').waitFor()
    await page.getByLabel(`Role of ${PERSON.name}`).selectOption('visitor')
    await page.getByText('This is the last administrator who can sign in').waitFor()
    expect(await page.getByLabel(`Role of ${PERSON.name}`).inputValue()).toBe('administrator')
    await page.getByRole('button', { name: 'Delete: Grace Example' }).click()
    const dialog = page.getByRole('dialog', { name: 'Delete the account of Grace Example?' })
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Delete: Grace Example' }).click()
    await dialog.getByRole('button', { name: 'Delete the account' }).click()
    await page.getByRole('row', { name: 'Grace Example' }).waitFor({ state: 'detached' })
  })

  it('shows what is read, who reads it, and how full everything is', async () => {
    await page.getByRole('link', { name: 'Read', exact: true }).click()
    await sendFiles(page, await phantomFiles(folder))
    await page.getByText(/^(Suspicious|Not suspicious)$/).waitFor()
    await page.getByRole('link', { name: 'Administration' }).click()
    await goTo('Jobs')
    await page.getByText('Nothing was given up.').waitFor()
    await page.locator('dl > div', { hasText: 'Read' }).getByText('1', { exact: true }).waitFor()
    await goTo('Workers')
    await page.getByRole('row', { name: /lesion-small/ }).waitFor()
    await goTo('Storage')
    const stored = page.locator('dl > div', { hasText: 'Stored files' })
    // The 30 images, and what was made of them.
    await stored.getByText(/^3[0-9] files, on this disk$/).waitFor()
    expect(await page.getByText('Working', { exact: true }).count()).toBe(3)
    await goTo('Configuration')
    expect(
      await page.getByRole('row', { name: /^GROUNDGLASS_WORKER_THREADS/ }).innerText(),
    ).toMatch(/1\s+set here$/)
    await goTo('Retention')
    await page.getByText('24 hours').waitFor()
    await page.getByText('Nothing has been deleted yet.', { exact: false }).waitFor()
  })

  it('finds events of the audit trail, verifies it and hands it out', async () => {
    await goTo('Audit trail')
    await page.getByLabel('What').selectOption('Account deleted')
    const row = page.getByRole('row', { name: /Account deleted/ })
    await row.waitFor()
    expect(await row.innerText()).toContain(PERSON.name)
    expect(await page.locator('tbody tr').count()).toBe(1)
    await page.getByLabel('Who').selectOption(PERSON.name)
    await row.waitFor()
    await page.getByLabel('From', { exact: true }).fill('2020-01-01')
    await page.getByLabel('To', { exact: true }).fill('2020-01-02')
    await page.getByText('No event matches.').waitFor()
    await page.getByRole('button', { name: 'Verify the chain' }).click()
    await page.getByText(/The trail is unbroken: \d+ events\./).waitFor()
    const head = await page.getByText(/^\d+:[0-9a-f]{64}$/).innerText()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Save the whole trail' }).click(),
    ])
    const lines = (await readFile(await download.path(), 'utf8')).trimEnd().split('\n')
    const [sequence, hash] = head.split(':')
    expect(JSON.parse(lines[Number(sequence) - 1]!)).toMatchObject({ hash })
  })

  it('works by keyboard alone', async () => {
    await page.goto(`${stage.server.url}/administration`)
    await page.getByRole('heading', { name: 'Users', level: 1 }).waitFor()
    const places = page.getByRole('navigation', { name: 'Administration' })
    await places.getByRole('link', { name: 'Users' }).focus()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Institutions', level: 1 }).waitFor()
    await page.getByLabel('Name').focus()
    await page.keyboard.type('Third Clinic')
    await page.keyboard.press('Enter')
    await page.getByText('Added: Third Clinic').waitFor()
  })

  it('breaks nothing, wants nothing that its policy forbids, and asks no other host', () => {
    expect(faults).toEqual([])
  })
})
