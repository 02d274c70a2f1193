/** What is lost comes back, and nothing else is lost with it: session, server, network, page. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, CDPSession, Page } from 'playwright-core'
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

describe.skipIf(MISSING)(`interruptions${MISSING ? ` (${MISSING})` : ''}`, () => {
  let stage: Stage
  let context: BrowserContext
  let page: Page
  let faults: string[]
  let network: CDPSession
  let folder: string
  beforeAll(async () => {
    stage = await openStage()
    folder = await mkdtemp(join(tmpdir(), 'groundglass-phantom-'))
    context = await stage.browser.newContext({ locale: 'en-GB' })
    ;({ page, faults } = await watchedPage(context))
    network = await context.newCDPSession(page)
    await openAccount(page, stage.administratorLink!)
  })
  afterAll(async () => {
    await stage?.close()
    await rm(folder, { recursive: true, force: true })
  })

  /** Bytes a second that can be sent; -1 for all that can. */
  const throttle = (uploadThroughput: number) =>
    network.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput,
    })

  it('an ended session is renewed over the page, which keeps what was typed', async () => {
    await page.getByLabel('Search').fill('typed before')
    await context.clearCookies()
    const dialog = page.getByRole('dialog', { name: 'Your session has ended' })
    await dialog.waitFor()
    expect(await dialog.getByLabel('E-mail address').inputValue()).toBe(PERSON.email)
    await dialog.getByLabel('Password').fill(PERSON.password)
    await dialog.getByRole('button', { name: 'Sign in' }).click()
    await dialog.waitFor({ state: 'hidden' })
    expect(await page.getByLabel('Search').inputValue()).toBe('typed before')
    await page.getByRole('link', { name: PERSON.name }).waitFor()
  })

  it('a server that stops is told of, and what it has is shown anew when it is back', async () => {
    const lost = page.getByText('Connection lost')
    await stage.restart(() => lost.waitFor())
    await lost.waitFor({ state: 'hidden' })
    await page.getByRole('heading', { name: 'No study matches' }).waitFor()
  })

  it('an upload goes on after a pause, a reload and a cut, and sends no file twice', async () => {
    const paths = await phantomFiles(folder)
    let announced = 0
    page.on('response', (answer) => {
      if (answer.status() === 201 && answer.url().endsWith('/files')) announced += 1
    })
    const files = page.locator('[data-picker="files"]')
    const card = page.getByRole('article')
    const sent = async () => Number(/(\d+) of \d+ files/.exec(await card.innerText())?.[1])

    await page.goto(`${stage.server.url}/read`)
    await throttle(150_000)
    await files.setInputFiles(paths)
    await card.getByRole('button', { name: 'Send to the server' }).click()
    await card.getByText(/^([5-9]|1\d) of 30 files/).waitFor()
    expect(await card.innerText()).toMatch(/kB\/s[\s\S]*left/)
    await card.getByRole('button', { name: 'Pause' }).click()
    await card.getByText('Paused').waitFor()
    expect(await sent()).toBeLessThan(30)
    expect(announced).toBeLessThan(30)

    await page.reload()
    await throttle(150_000)
    await files.setInputFiles(paths)
    await card.getByText('Sending').waitFor()
    await context.setOffline(true)
    await page.getByText('Connection lost').waitFor()
    await context.setOffline(false)
    await throttle(-1)
    await card.getByText(/^(Suspicious|Not suspicious)$/).waitFor()
    expect(announced).toBe(30)
    expect(faults).toEqual([])
  })
})
