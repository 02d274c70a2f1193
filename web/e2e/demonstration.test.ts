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
    await page.locator('[data-index]').waitFor()
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
})
