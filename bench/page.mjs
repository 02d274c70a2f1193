// Measures the page in Debian's Chromium against a real server: bytes, from the drop to the verdict, first slice, scrolling, memory.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'
import { startServer } from './serve.mjs'

const HELP = `Usage: npm run build && node bench/page.mjs [FOLDER...] [--slices N]

Sends the CT images of each folder (by default those of P001 in ../shared/data) from the Read page, waits for the verdict of the shipped
networks, and opens the study in the viewer; then a phantom. Chromium draws without a graphics card. Nothing else should run on the machine.

  --slices N   slices of the phantom (600; 0 leaves it out)`
const PASSWORD = 'correct horse battery'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    slices: { type: 'string', default: '600' },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) console.log(HELP)
else await run(positionals.length > 0 ? positionals : ['../shared/data/covid-ct-md/covid/P001'])

async function run(folders) {
  const scratch = mkdtempSync(join(tmpdir(), 'groundglass-page-bench-'))
  const server = await startServer({})
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  })
  try {
    console.log(`${cpus()[0].model}, ${cpus().length} cores, Node ${process.versions.node}\n`)
    const context = await browser.newContext({
      locale: 'en-GB',
      viewport: { width: 1440, height: 900 },
    })
    context.setDefaultTimeout(600_000)
    await openAccount(context, server)
    console.log('| what | measured |\n|---|---:|')
    tell('first page, packed', `${((await firstPageBytes(context, server)) / 1000).toFixed(0)} kB`)
    for (const folder of folders)
      await measure({ browser, context, server }, folder, folder.split('/').at(-1))
    if (values.slices !== '0') {
      const phantom = join(scratch, 'phantom')
      const size = ['--slices', values.slices, '--size', '512']
      execFileSync(process.execPath, ['bin/groundglass.mjs', 'phantom', phantom, ...size])
      await measure({ browser, context, server }, join(phantom, 'dicom'), 'phantom')
    }
  } finally {
    await browser.close()
    await server.stop()
    rmSync(scratch, { recursive: true })
  }
}

function tell(what, figure) {
  console.log(`| ${what} | ${figure} |`)
}

async function openAccount(context, { url, token }) {
  const ask = async (path, body) => {
    const answer = await fetch(`${url}/api/v1${path}`, {
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
    return answer.json()
  }
  const { items } = await ask('/institutions')
  const wish = { email: 'bench@clinic.example', role: 'radiologist', institutionId: items[0].id }
  const { link } = await ask('/invitations', wish)
  const page = await context.newPage()
  await page.goto(link)
  await page.getByLabel('Your name').fill('Bench')
  await page.getByLabel('New password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Open the account' }).click()
  await page.getByRole('heading', { name: 'Worklist' }).waitFor()
  await page.close()
}

/** All that comes over the wire until the worklist stands, with nothing kept from before. */
async function firstPageBytes(context, { url }) {
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.setCacheDisabled', { cacheDisabled: true })
  let bytes = 0
  session.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength))
  await page.goto(url)
  await page.getByRole('heading', { name: 'Worklist' }).waitFor()
  await page.waitForLoadState('load')
  await page.close()
  return bytes
}

async function measure({ browser, context, server }, folder, name) {
  const page = await context.newPage()
  await page.goto(`${server.url}/read`)
  const files = readdirSync(folder).map((file) => join(folder, file))
  const droppedAt = performance.now()
  await page.locator('[data-picker="files"]').setInputFiles(files)
  await page.getByRole('button', { name: 'Send to the server' }).click()
  await page.getByText(/^(Suspicious|Not suspicious)$/).waitFor()
  const seconds = (performance.now() - droppedAt) / 1000
  tell(
    `${name}: ${files.length} files, from choosing them to the verdict`,
    `${seconds.toFixed(1)} s`,
  )

  for (const turn of ['first slice after the click', 'first slice, the second time']) {
    await page.goto(server.url)
    await page.evaluate(watchFirstSlice)
    await page.locator('[data-index] a').first().click()
    await page.waitForFunction(() => window.firstSliceMs !== undefined)
    tell(`${name}: ${turn}`, `${(await page.evaluate(() => window.firstSliceMs)).toFixed(0)} ms`)
  }
  const openedAt = performance.now()
  await page.locator('[data-slices-loaded]').waitFor({ state: 'hidden' })
  tell(`${name}: all slices there`, `${((performance.now() - openedAt) / 1000).toFixed(1)} s later`)
  const { slices, ms } = await page.evaluate(scrollThrough)
  tell(
    `${name}: scrolling, every slice drawn`,
    `${((slices / ms) * 1000).toFixed(0)} slices a second`,
  )
  const { heldBytes, peakBytes } = await memoryOf(browser, page)
  tell(`${name}: held by the page`, `${(heldBytes / 1e6).toFixed(0)} MB`)
  tell(`${name}: peak of its process`, `${(peakBytes / 1e6).toFixed(0)} MB`)
  await page.close()
}

/** In the page: from the next click to the first slice that is drawn. */
function watchFirstSlice() {
  // oxlint-disable-next-line unicorn/consistent-function-scoping -- only this function goes to the page
  const onClick = () => {
    const clickedAt = performance.now()
    const look = () => {
      if (document.querySelector('[data-drawn="true"]') === null) requestAnimationFrame(look)
      else window.firstSliceMs = performance.now() - clickedAt
    }
    look()
  }
  window.firstSliceMs = undefined
  addEventListener('click', onClick, { capture: true, once: true })
}

/** In the page: one slice after another by key, each when the one before is drawn. */
function scrollThrough() {
  const frame = document.querySelector('[data-drawn]')
  const slider = document.querySelector('[data-viewer] [role="slider"][aria-valuemax]')
  const last = Number(slider.getAttribute('aria-valuemax'))
  const press = (key) =>
    slider.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
  return new Promise((resolve) => {
    let [drawn, startedAt] = [0, performance.now()]
    const observer = new MutationObserver(() => {
      if (frame.dataset.drawn !== 'true') return
      if (frame.dataset.slice === '0') [drawn, startedAt] = [0, performance.now()]
      else drawn += 1
      if (Number(frame.dataset.slice) < last) return press('ArrowUp')
      observer.disconnect()
      resolve({ slices: drawn, ms: performance.now() - startedAt })
    })
    observer.observe(frame, { attributes: true })
    press('Home')
  })
}

/** What the page holds by its own account, and the most that a process of a page held. */
async function memoryOf(browser, page) {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  const peaks = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1])
  const heldBytes = await page.evaluate(
    async () => (await performance.measureUserAgentSpecificMemory()).bytes,
  )
  return { heldBytes, peakBytes: Math.max(...peaks.map(Number)) * 1024 }
}
