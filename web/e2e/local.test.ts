/** Reading on this computer: nothing leaves the page, and the Reading is the one that everybody else would get. And what is shown before anything is sent. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { BrowserContext, Page, Request } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Reading, readingSchema } from '../../src/core/index.ts'
import { readSeries } from '../../src/disk/index.ts'
import { withNetworks } from '../../src/networks/index.ts'
import { analyze } from '../../src/reading/index.ts'
import { maskNifti } from '../../src/reports/index.ts'
import { MISSING, openAccount, openStage, phantomFiles, type Stage, watchedPage } from './stage.ts'

describe.skipIf(MISSING)(`reading on this computer${MISSING ? ` (${MISSING})` : ''}`, () => {
  let stage: Stage
  let context: BrowserContext
  let page: Page
  let faults: string[]
  let folder: string
  const requests: { url: string; at: number }[] = []
  beforeAll(async () => {
    stage = await openStage()
    folder = await mkdtemp(join(tmpdir(), 'groundglass-phantom-'))
    context = await stage.browser.newContext({ locale: 'en-GB' })
    ;({ page, faults } = await watchedPage(context))
    // Told by the page itself: when it hands the files to its worker, and when that has read them.
    await page.addInitScript(() => {
      window.Worker = class extends Worker {
        override postMessage(message: { kind?: string }, ...rest: []): void {
          if (message.kind === 'read') {
            window.reading = { begunAt: Date.now(), endedAt: 0 }
            this.addEventListener('message', ({ data }: MessageEvent<{ kind: string }>) => {
              if (data.kind === 'done') window.reading.endedAt = Date.now()
            })
          }
          super.postMessage(message, ...rest)
        }
      }
    })
    page.on('request', (request: Request) => {
      const url = request.url()
      // What the page has in itself is no request to anyone.
      if (!url.startsWith('blob:')) requests.push({ url, at: Date.now() })
    })
    await openAccount(page, stage.administratorLink!)
  })
  afterAll(async () => {
    await stage?.close()
    await rm(folder, { recursive: true, force: true })
  })

  const card = (name: string) => page.getByRole('article').filter({ hasText: name })
  const saved = async (name: string) => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name }).click(),
    ])
    return readFile(await download.path())
  }

  it('shows what was dropped on any page, and sends nothing', async () => {
    const one = await phantomFiles(join(folder, 'one'), 1)
    const two = await phantomFiles(join(folder, 'two'), 2)
    await cp(one[3]!, join(folder, 'again.dcm'))
    await writeFile(join(folder, 'letter.txt'), 'Dear colleague')
    const paths = [...one, join(folder, 'again.dcm'), ...two.slice(0, 2)]
    await dropOnPage(page, [...paths, join(folder, 'letter.txt')])
    await page.waitForURL('**/read')
    const first = card('PHANTOM SYNTHETIC 1')
    const row = first.getByRole('row').filter({ hasText: 'CT · SYNTHETIC PHANTOM' })
    expect(await row.innerText()).toMatch(/typical lesions\s+31\s+1\.1.MB\s+Slices are thick/)
    await first.getByText('1 file was left out').waitFor()
    await first.getByText('The same image is among the files already').waitFor()
    await card('PHANTOM SYNTHETIC 2').getByText('series/too-few-slices').waitFor()
    await card('Files that are no DICOM images').getByText('letter.txt').waitFor()
    expect(requests.filter(({ url }) => url.includes('/uploads'))).toEqual([])
    await card('PHANTOM SYNTHETIC 2').getByRole('button', { name: 'Remove' }).click()
    await card('PHANTOM SYNTHETIC 2').waitFor({ state: 'detached' })
  })

  it('reads it without a single request', async () => {
    // A second study waits for the network to be forbidden.
    const two = await phantomFiles(join(folder, 'two'), 2)
    await page.locator('[data-picker="files"]').setInputFiles(two)
    await card('PHANTOM SYNTHETIC 2').getByRole('row').nth(1).waitFor()

    const first = card('PHANTOM SYNTHETIC 1')
    await first.getByRole('button', { name: 'Read on this computer' }).click()
    await first.getByRole('link', { name: 'Open the reading' }).click()
    await page.getByRole('heading', { name: 'Quantities' }).waitFor()
    const { begunAt, endedAt } = await page.evaluate(() => window.reading)
    expect(endedAt).toBeGreaterThan(begunAt)
    expect(requests.filter(({ at }) => at >= begunAt && at <= endedAt)).toEqual([])
    // To show it takes nothing either; only who one is may be asked again.
    const later = requests.filter(({ at, url }) => at > endedAt && !url.endsWith('/session'))
    expect(later).toEqual([])
    await page.getByText('stored nowhere').waitFor()
    await page.getByText('Synthetic phantom: not a patient').first().waitFor()
  })

  it('gives the very Reading that Node gives, and files made of it', async () => {
    const before = requests.length
    const reading = readingSchema.parse(JSON.parse((await saved('Reading (JSON)')).toString()))
    const expected = await readInNode(join(folder, 'one'))
    expect(reading.models.lesion?.device).toBe('wasm')
    expect(comparable(reading)).toEqual(comparable(expected.reading))
    expect(reading.verdict.runs.length).toBeGreaterThan(0)
    const mask = gunzipSync(await saved('Lungs and lesions (NIfTI)'))
    expect(Buffer.compare(mask, expected.mask)).toBe(0)
    expect((await saved('Lesions (CSV)')).toString()).toMatch(/^[a-z_,A-Z0-9]+\r?\n/)
    expect((await saved('Summary (PNG)')).subarray(1, 4).toString()).toBe('PNG')
    expect(requests.slice(before).filter(({ url }) => !url.endsWith('/session'))).toEqual([])
  })

  it('reads the next one with the network forbidden', async () => {
    await page.getByRole('link', { name: 'Read', exact: true }).click()
    await card('PHANTOM SYNTHETIC 2').waitFor()
    await context.route('**', (route) => route.abort())
    const before = requests.length
    const second = card('PHANTOM SYNTHETIC 2')
    await second.getByRole('button', { name: 'Read on this computer' }).click()
    await second.getByRole('link', { name: 'Open the reading' }).click()
    await page.getByRole('heading', { name: 'Quantities' }).waitFor()
    await page.getByText('PHANTOM SYNTHETIC 2').waitFor()
    const { endedAt } = await page.evaluate(() => window.reading)
    expect(requests.slice(before).filter(({ at }) => at <= endedAt)).toEqual([])
    await context.unroute('**')
  })

  it('fetches the networks once, and loses the readings with the page', async () => {
    const address = page.url()
    await page.goto(`${stage.server.url}/read`)
    const before = requests.length
    const one = await phantomFiles(join(folder, 'one'), 1)
    await page.locator('[data-picker="files"]').setInputFiles(one)
    const first = card('PHANTOM SYNTHETIC 1')
    await first.getByRole('button', { name: 'Read on this computer' }).click()
    await first.getByRole('link', { name: 'Open the reading' }).waitFor()
    expect(requests.slice(before).filter(({ url }) => url.includes('.onnx'))).toEqual([])
    expect(requests.filter(({ url }) => url.includes('.onnx'))).toHaveLength(2)
    await page.goto(address)
    await page.getByRole('heading', { name: 'This reading is no longer here' }).waitFor()
  })

  it('can be stopped, and tells what is no CT of a chest', async () => {
    await page.goto(`${stage.server.url}/read`)
    const letter = join(folder, 'picture.png')
    await cp('docs/images/summary.png', letter)
    await page.locator('[data-picker="files"]').setInputFiles(letter)
    const other = card('Files that are no DICOM images')
    await other.getByRole('button', { name: 'Read on this computer' }).click()
    await other.getByRole('button', { name: 'Stop' }).click()
    await other.getByText('Stopped', { exact: true }).waitFor()
    await other.getByRole('button', { name: 'Try again' }).click()
    await other.getByText('Not interpretable').waitFor()
  })

  it('shows what de-identification does, and does it before anything is sent', async () => {
    await page.goto(`${stage.server.url}/read`)
    await page
      .locator('[data-picker="files"]')
      .setInputFiles(await phantomFiles(join(folder, 'three'), 3))
    const study = card('PHANTOM SYNTHETIC 3')
    await page.getByLabel('De-identify before sending').check()
    await study.getByText('What is removed or replaced').click()
    const row = study.getByRole('row').filter({ hasText: 'PatientName' })
    expect(await row.innerText()).toMatch(/PHANTOM\^SYNTHETIC 3\s+ANON-/)
    await study.getByRole('button', { name: 'Send to the server' }).click()
    await study.getByText(/^(Suspicious|Not suspicious)$/).waitFor()
    await study.getByRole('link', { name: 'Open the study' }).click()
    await page.getByRole('heading', { name: /^ANON-/ }).waitFor()
    expect(await page.getByText('PHANTOM SYNTHETIC').count()).toBe(0)
    // The browser remembers.
    await page.goto(`${stage.server.url}/read`)
    await page
      .locator('[data-picker="files"]')
      .setInputFiles(await phantomFiles(join(folder, 'one'), 1))
    expect(await page.getByLabel('De-identify before sending').isChecked()).toBe(true)
  })

  it('breaks nothing, wants nothing that its policy forbids, and asks no other host', () => {
    expect(faults).toEqual([])
  })
})

declare global {
  interface Window {
    reading: { begunAt: number; endedAt: number }
  }
}

async function readInNode(path: string): Promise<{ reading: Reading; mask: Uint8Array }> {
  for await (const series of readSeries([path]))
    return withNetworks({ model: 'lesion-small' }, async (networks) => {
      const { reading, lungMask, lesionMask } = await analyze(series, networks)
      const { volume } = series
      return {
        reading,
        mask: maskNifti({ volume: volume!, lungMask: lungMask!, lesionMask: lesionMask! }),
      }
    })
  throw new Error('expected a series')
}

/** Without what differs from one reading to the next, and from one device to the other. */
function comparable({ models, ...reading }: Reading): unknown {
  const hashes = [models.validArea?.sha256, models.lesion?.sha256]
  const same = { ...reading, createdAt: null, timings: null, hashes }
  return JSON.parse(JSON.stringify(same, (_, value: unknown) => rounded(value)))
}

function rounded(value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value * 1e4) / 1e4 : value
}

/** As a file manager does, on whatever page is shown. */
async function dropOnPage(page: Page, paths: readonly string[]): Promise<void> {
  const files = await Promise.all(
    paths.map(async (path) => [path, (await readFile(path)).toString('base64')] as const),
  )
  await page.evaluate((all) => {
    const transfer = new DataTransfer()
    for (const [path, base64] of all) {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
      transfer.items.add(new File([bytes], path.split('/').at(-1)!))
    }
    dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, cancelable: true }))
  }, files)
}
