/** A demonstration: whoever comes looks around without an account, and can send nothing. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MISSING, openStage, type Stage, watchedPage } from './stage.ts'

describe.skipIf(MISSING)(`a demonstration${MISSING ? ` (${MISSING})` : ''}`, () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await openStage({ demo: true })
  })
  afterAll(() => stage?.close())

  it('shows its study to everybody, in the language of their browser, and takes none', async () => {
    const { page, faults } = await watchedPage(await stage.browser.newContext({ locale: 'zh-CN' }))
    await page.goto(stage.server.url)
    await page.getByRole('heading', { name: '工作列表' }).waitFor()
    // It is drawn meanwhile: how long that takes is the machine's to say.
    await page.locator('[data-index]').waitFor({ timeout: 0 })
    await page.getByText('仅供研究使用').waitFor()
    await page.getByRole('link', { name: '登录' }).waitFor()
    expect(await page.getByRole('link', { name: '阅片' }).count()).toBe(0)
    await page.goto(`${stage.server.url}/read`)
    await page.getByText('您的账户仅可浏览').waitFor()
    expect(await page.locator('[data-picker]').count()).toBe(0)
    expect(faults).toEqual([])
    // The policy costs this one an inline style, and nothing that anybody would miss.
    await page.goto(`${stage.server.url}/api/docs/`)
    await page.getByRole('heading', { name: /^Groundglass/ }).waitFor()
  })
})
