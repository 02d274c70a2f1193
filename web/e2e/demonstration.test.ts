/** A demonstration: whoever comes looks around without an account, and can send nothing. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MISSING, openStage, phantomFiles, type Stage, watchedPage } from './stage.ts'

describe.skipIf(MISSING)(`a demonstration${MISSING ? ` (${MISSING})` : ''}`, () => {
  let stage: Stage
  let folder: string
  beforeAll(async () => {
    stage = await openStage({ demo: true })
    folder = await mkdtemp(join(tmpdir(), 'groundglass-phantom-'))
  })
  afterAll(async () => {
    await stage?.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('shows its study to everybody, in the language of their browser, and takes none', async () => {
    const { page, faults } = await watchedPage(await stage.browser.newContext({ locale: 'zh-CN' }))
    await page.goto(stage.server.url)
    await page.getByRole('heading', { name: '工作列表' }).waitFor()
    // It is drawn meanwhile: how long that takes is the machine's to say.
    await page.locator('[data-index]').waitFor({ timeout: 0 })
    await page.getByText('仅供研究使用').waitFor()
    await page.getByRole('link', { name: '登录' }).waitFor()
    await page.getByRole('link', { name: '阅片' }).click()
    await page.getByText('您的账户仅可浏览').waitFor()
    const paths = await phantomFiles(folder)
    await page.locator('[data-picker="files"]').setInputFiles(paths)
    // What leaves nothing behind is open to everybody.
    await page.getByRole('button', { name: '在本机阅片' }).waitFor()
    expect(await page.getByRole('button', { name: '上传' }).count()).toBe(0)
    expect(faults).toEqual([])
    // The policy costs this one an inline style, and nothing that anybody would miss.
    await page.goto(`${stage.server.url}/api/docs/`)
    await page.getByRole('heading', { name: /^Groundglass/ }).waitFor()
  })

  it('is shown around by a tour, which is remembered when it was ended, and can be taken again', async () => {
    const { page, faults } = await watchedPage(await stage.browser.newContext({ locale: 'en-GB' }))
    await page.goto(stage.server.url)
    const tour = page.getByRole('complementary', { name: 'Tour' })
    await tour.getByRole('heading', { name: 'The worklist' }).waitFor()
    await page.locator('[data-index] a').first().click()
    await tour.getByRole('heading', { name: 'The verdict and its reason' }).waitFor()
    // By keyboard alone, to the last step.
    const next = tour.getByRole('button', { name: 'Next' })
    const titles: string[] = []
    while ((await next.count()) > 0) {
      titles.push(await tour.getByRole('heading').innerText())
      await next.focus()
      await page.keyboard.press('Enter')
      await page.waitForFunction(
        (before) => document.querySelector('aside h2')?.textContent !== before,
        titles.at(-1),
      )
    }
    expect(titles.slice(0, 3)).toEqual([
      'The verdict and its reason',
      'The grid that explains it',
      'The slices',
    ])
    await tour.getByRole('heading', { name: 'Take it with you' }).waitFor()
    await tour.getByRole('button', { name: 'Back' }).press('Escape')
    await tour.waitFor({ state: 'detached' })
    await page.reload()
    await page.getByRole('heading', { name: 'Quantities' }).waitFor()
    expect(await tour.count()).toBe(0)
    await page.getByRole('link', { name: 'About' }).click()
    await page.getByRole('link', { name: 'Take the tour again' }).click()
    await tour.getByRole('heading', { name: 'The worklist' }).waitFor()
    expect(faults).toEqual([])
  })
})
