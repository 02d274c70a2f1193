/** A study on its way into the library through the page: written by one person, reviewed by a second, seen by everybody; models and what anybody may read. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  invitationLink,
  MISSING,
  openAccount,
  openStage,
  PERSON,
  phantomFiles,
  sendFiles,
  type Stage,
  watchedPage,
} from './stage.ts'

const BEA = { name: 'Dr. Bea Second', email: 'bea@clinic.example' }
const VI = { name: 'Vi Visitor', email: 'vi@clinic.example' }
const LOOKED = 'I have looked at every slice: none shows who the patient is.'

describe.skipIf(MISSING)(`the case library${MISSING ? ` (${MISSING})` : ''}`, () => {
  let stage: Stage
  let author: Page
  let reviewer: Page
  let visitor: Page
  let folder: string
  const faults: string[][] = []
  const newPage = async () => {
    const opened = await watchedPage(await stage.browser.newContext({ locale: 'en-GB' }))
    faults.push(opened.faults)
    return opened.page
  }
  beforeAll(async () => {
    stage = await openStage()
    folder = await mkdtemp(join(tmpdir(), 'groundglass-phantom-'))
    author = await newPage()
    await openAccount(author, stage.administratorLink!)
  })
  afterAll(async () => {
    await stage?.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('says how to publish the first case', async () => {
    await author.getByRole('link', { name: 'Library' }).click()
    await author.getByRole('heading', { name: 'No case is published yet' }).waitFor()
    await author.getByText('choose “Publish as a teaching case”').waitFor()
  })

  it('takes a case from a study, and loses nothing typed when the session ends', async () => {
    await author.goto(`${stage.server.url}/read`)
    await sendFiles(author, await phantomFiles(folder))
    await author.getByRole('link', { name: 'Open the study' }).click()
    await author.getByText('The library has no other case to compare with yet.').waitFor()
    await author.getByRole('link', { name: 'Publish as a teaching case' }).click()

    await author.getByLabel('Title').fill('Peripheral opacities')
    await author.getByLabel('History').fill('Fever and cough for five days.')
    await author.context().clearCookies()
    await author.getByRole('button', { name: 'Save the draft' }).click()
    const dialog = author.getByRole('dialog', { name: 'Your session has ended' })
    await dialog.getByLabel('Password').fill(PERSON.password)
    await dialog.getByRole('button', { name: 'Sign in' }).click()
    await dialog.waitFor({ state: 'hidden' })
    expect(await author.getByLabel('History').inputValue()).toBe('Fever and cough for five days.')
    expect(await author.getByLabel('Author').inputValue()).toBe(PERSON.name)

    // Gone to the worklist and back: still there.
    await author.getByRole('link', { name: 'Worklist', exact: true }).click()
    await author.goBack()
    expect(await author.getByLabel('Title').inputValue()).toBe('Peripheral opacities')
    await author.getByRole('button', { name: 'Save the draft' }).click()
    await author.getByRole('heading', { name: 'Check and submit' }).waitFor()
  })

  it('submits only what is complete and was looked at', async () => {
    const submit = author.getByRole('button', { name: 'Submit for review' })
    await author.getByText('Still needed: Diagnosis, How it was proven, Findings.').waitFor()
    await author.getByText(/A derived image.*\(30 images\)/).waitFor()
    await author.getByText(/^Replaced by a new UID: \d+$/).click()
    await author.getByText('StudyInstanceUID').waitFor()
    await author.getByLabel(LOOKED).check()
    expect(await submit.isDisabled()).toBe(true)
    await author.getByLabel('Diagnosis').fill('Viral pneumonia')
    await author.getByLabel('How it was proven').fill('PCR on the second day.')
    await author.getByLabel('Findings').fill('Ground-glass opacity, crazy paving, crazy paving')
    await author.getByLabel('Tags').fill('teaching')
    await author.getByText('Not saved yet').waitFor()
    await submit.click()
    await author.getByText('It waits for a second person').waitFor()
    // Its author cannot review it.
    expect(await author.getByRole('button', { name: 'Accept and publish' }).count()).toBe(0)
  })

  it('is sent back with a remark by a second person, mended, and accepted', async () => {
    const address = author.url()
    reviewer = await newPage()
    await openAccount(reviewer, await invitationLink(author, 'radiologist', BEA.email), BEA)
    await reviewer.goto(`${stage.server.url}/library`)
    await reviewer.getByRole('button', { name: 'In review (1)' }).click()
    await reviewer.getByText('To review').waitFor()
    await reviewer.getByRole('link', { name: 'Peripheral opacities' }).click()
    await reviewer.getByRole('img', { name: /^Axial CT/ }).waitFor()
    await reviewer.getByText('A derived image').waitFor()
    const sendBack = reviewer.getByRole('button', { name: 'Send back' })
    expect(await sendBack.isDisabled()).toBe(true)
    await reviewer.getByLabel('Remark to the author').fill('Say when the PCR was positive.')
    await sendBack.click()
    await reviewer.getByRole('heading', { name: 'Nothing waits for a review' }).waitFor()

    await author.goto(address)
    await author.getByText('Say when the PCR was positive.').waitFor()
    await author.getByLabel('How it was proven').fill('PCR, positive on the second day.')
    await author.getByRole('button', { name: 'Save changes' }).click()
    await author.getByText('Saved', { exact: true }).waitFor()
    await author.getByLabel(LOOKED).check()
    await author.getByRole('button', { name: 'Submit for review' }).click()
    await author.getByText('It waits for a second person').waitFor()

    await reviewer.goto(address)
    await reviewer.getByText('PCR, positive on the second day.').waitFor()
    await reviewer.getByRole('button', { name: 'Accept and publish' }).click()
    await reviewer.getByText(BEA.name).nth(1).waitFor()
  })

  it('shows it to a visitor, who finds it by words and filters kept in the address', async () => {
    visitor = await newPage()
    await openAccount(visitor, await invitationLink(author, 'visitor', VI.email), VI)
    await visitor.getByRole('link', { name: 'Library' }).click()
    const card = visitor.getByRole('article')
    await card.getByText('PCR, positive on the second day.').waitFor()
    await card.getByText('Synthetic phantom: not a patient').waitFor()
    await visitor.waitForFunction(() => (document.querySelector('img')?.naturalWidth ?? 0) > 800)
    expect(await visitor.getByRole('button', { name: 'Import a case' }).count()).toBe(0)

    const search = visitor.getByLabel('Search')
    await search.fill('measles')
    await visitor.getByRole('heading', { name: 'No case matches' }).waitFor()
    await search.fill('opacities')
    await card.waitFor()
    expect(new URL(visitor.url()).searchParams.get('text')).toBe('opacities')
    await visitor
      .getByRole('combobox', { name: /^Finding/ })
      .selectOption({ label: 'crazy paving (1)' })
    await visitor.waitForURL(/finding=crazy/)
    await visitor.reload()
    await card.waitFor()
    expect(await search.inputValue()).toBe('opacities')
    await visitor.getByRole('button', { name: 'Clear' }).click()
    await visitor.waitForURL(/\/library$/)
    expect(await search.inputValue()).toBe('')
  })

  it('asks who learns before it tells', async () => {
    await visitor.getByLabel('Quiz: hide what the cases are').check()
    const link = visitor.getByRole('link', { name: 'What is it?' })
    await link.waitFor()
    expect(await visitor.getByText('Viral pneumonia').count()).toBe(0)
    await link.click()
    await visitor.getByText('Fever and cough for five days.').waitFor()
    await visitor.getByRole('img', { name: /^Axial CT/ }).waitFor()
    expect(await visitor.getByText('Viral pneumonia').count()).toBe(0)
    await visitor.getByRole('button', { name: 'Show the answer' }).click()
    await visitor.getByText('Viral pneumonia').waitFor()
    await visitor.getByRole('heading', { name: 'Quantities' }).waitFor()
    expect(await visitor.getByRole('link', { name: 'Whole case, signed (zip)' }).count()).toBe(0)
  })

  it('names the case beside another study that is like it', async () => {
    await author.goto(`${stage.server.url}/read`)
    const paths = await phantomFiles(join(folder, 'other'), 2)
    await sendFiles(author, paths)
    await author.getByRole('link', { name: 'Open the study' }).click()
    const similar = author.getByRole('region', { name: 'Similar cases' })
    await similar.getByRole('link', { name: 'Peripheral opacities' }).waitFor()
    expect(await similar.innerText()).toMatch(/% involved, score \d+ of 24[\s\S]*Distance \d/)
  })

  it('hands it out as a bundle, knows that again, and refuses what is none by name', async () => {
    await reviewer.goto(`${stage.server.url}/library`)
    await reviewer.getByRole('link', { name: 'Peripheral opacities' }).click()
    const [download] = await Promise.all([
      reviewer.waitForEvent('download'),
      reviewer.getByRole('link', { name: 'Whole case, signed (zip)' }).click(),
    ])
    const bundle = join(folder, 'case.zip')
    await download.saveAs(bundle)
    await reviewer.goto(`${stage.server.url}/library`)
    const picker = reviewer.locator('[data-picker="bundle"]')
    await picker.setInputFiles(bundle)
    await reviewer.getByText('The case is in the library.').waitFor()
    const [image] = await phantomFiles(folder)
    await picker.setInputFiles(image!)
    await reviewer.getByRole('alert').waitFor()
  })

  it('is withdrawn by its author, and gone for everybody else', async () => {
    await author.goto(`${stage.server.url}/library`)
    await author.getByRole('link', { name: 'Peripheral opacities' }).click()
    await author.getByRole('button', { name: 'Withdraw' }).click()
    await author.getByText('Take the case out of the library?').waitFor()
    await author.getByRole('button', { name: 'Withdraw' }).click()
    await author.getByRole('heading', { name: 'Withdrawn' }).waitFor()
    await visitor.goto(author.url())
    await visitor.getByText('There is no such case').waitFor()
  })

  it('shows the models with their figures, and tells anybody what this is', async () => {
    await visitor.getByRole('link', { name: 'Models' }).click()
    await visitor.getByText('Reads every new series').first().waitFor()
    // The shipped ones lie beside the stand-ins.
    const shipped = visitor.getByRole('region', { name: 'lesion-resnet50' })
    const row = shipped.getByRole('row').filter({ hasText: 'covid-ct-md normal001' })
    expect(await row.innerText()).toMatch(/0\.985\s+0\.947 to 0\.996\s+131 of 133 slices/)
    await shipped.getByText('Model card').click()
    await shipped.getByRole('heading', { name: 'Failures looked at' }).waitFor()

    const nobody = await newPage()
    await nobody.goto(`${stage.server.url}/about`)
    await nobody.getByRole('heading', { name: 'What it is not' }).waitFor()
    await nobody.getByRole('link', { name: 'doi:10.1038/s41598-020-76282-0' }).waitFor()
  })

  it('breaks nothing, wants nothing that its policy forbids, and asks no other host', () => {
    expect(faults.flat()).toEqual([])
  })
})
