// Reads a study in a browser with its network forbidden, and the same study in Node, and compares: `--folder` of DICOM files, by default P001.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'
import { readSeries } from '../dist/disk/index.js'
import { withNetworks } from '../dist/networks/index.js'
import { analyze } from '../dist/reading/index.js'
import { openGround, start } from './real-server.mjs'

const { values } = parseArgs({
  options: { folder: { type: 'string', default: '../shared/data/covid-ct-md/covid/P001' } },
})
const paths = readdirSync(values.folder).map((name) => join(values.folder, name))
const MINUTES_20 = 20 * 60_000

const ground = await openGround({ standIns: false })
const server = start(['serve'], { ...ground.environment, GROUNDGLASS_WORKER_CONCURRENCY: '0' })
await server.ready
try {
  const inPage = await readInPage(`http://127.0.0.1:${ground.environment.GROUNDGLASS_PORT}`)
  const inNode = await readInNode()
  report(inPage, inNode)
} finally {
  server.child.kill('SIGTERM')
  await server.exit
  await ground.remove()
}

async function readInPage(address) {
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  })
  const context = await browser.newContext({
    extraHTTPHeaders: { authorization: `Bearer ${ground.environment.GROUNDGLASS_ADMIN_TOKEN}` },
  })
  context.setDefaultTimeout(MINUTES_20)
  const page = await context.newPage()
  await page.addInitScript(watchWorkers)
  const requests = []
  page.on('request', (request) => requests.push(request.url()))
  // From the moment in which the page hands the files to its worker nothing gets through, and whatever is tried is counted.
  let begunAt = 0
  await page.exposeFunction('readingBegins', async () => {
    requests.length = 0
    await context.route('**', (route) => route.abort())
    begunAt = performance.now()
  })
  await page.goto(`${address}/read`)
  await page.locator('[data-picker="files"]').setInputFiles(paths)
  const clickedAt = performance.now()
  await page.getByRole('button', { name: 'Read on this computer' }).click()
  await page.getByRole('link', { name: 'Open the reading' }).click()
  await page.locator('[data-verdict]').waitFor()
  const shownAt = performance.now()
  const requestsMade = [...requests]
  const memory = await memoryOf(browser, page)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Reading (JSON)' }).click(),
  ])
  const reading = JSON.parse(readFileSync(await download.path(), 'utf8'))
  const probability = Buffer.from(await page.evaluate(() => window.probabilityBase64()), 'base64')
  await browser.close()
  return {
    reading,
    probability,
    requestsMade,
    memory,
    preparedSeconds: (begunAt - clickedAt) / 1000,
    seconds: (shownAt - begunAt) / 1000,
  }
}

/** In the page: holds `read` back until the network is forbidden, and keeps the map of probabilities for the comparison. */
function watchWorkers() {
  window.Worker = class extends Worker {
    postMessage(message, ...rest) {
      if (message?.kind !== 'read') return super.postMessage(message, ...rest)
      this.addEventListener('message', ({ data }) => {
        if (data.kind === 'series') window.probability = data.series.lesionProbability
      })
      window.readingBegins().then(() => super.postMessage(message, ...rest))
    }
  }
  window.probabilityBase64 = () =>
    new Promise((resolve) => {
      const reader = new FileReader()
      reader.addEventListener('load', () => resolve(reader.result.split(',')[1]))
      reader.readAsDataURL(new Blob([window.probability]))
    })
}

/** What the page holds in the end by its own account, and the most that its process held. */
async function memoryOf(browser, page) {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  const peaks = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1])
  const heldBytes = await page.evaluate(async () => {
    const { bytes } = await performance.measureUserAgentSpecificMemory()
    return bytes
  })
  return { heldBytes, peakBytes: Math.max(...peaks.map(Number)) * 1024 }
}

async function readInNode() {
  for await (const series of readSeries([values.folder]))
    return withNetworks({ model: 'lesion-small' }, async (networks) => {
      const begunAt = performance.now()
      const { reading, lesionProbability } = await analyze(series, networks)
      return {
        reading,
        probability: lesionProbability,
        seconds: (performance.now() - begunAt) / 1000,
      }
    })
  throw new Error('expected a series')
}

function report(inPage, inNode) {
  const [here, there] = [inPage.reading, inNode.reading]
  let largest = 0
  inPage.probability.forEach((value, at) => {
    largest = Math.max(largest, Math.abs(value - inNode.probability[at]))
  })
  const sameBoxes =
    JSON.stringify(lesions(here).map(({ box }) => box)) ===
    JSON.stringify(lesions(there).map(({ box }) => box))
  const ofLesions = lesions(here).map(({ maxProbability }, at) =>
    Math.abs(maxProbability - (lesions(there)[at]?.maxProbability ?? 1)),
  )
  const rows = [
    ['slices', here.slices.length],
    ['device', here.models.lesion.device],
    ['requests from the first file read until the verdict is shown', inPage.requestsMade.length],
    ['verdict in the page', here.verdict.label],
    ['verdict and runs equal to Node’s', same(here.verdict, there.verdict)],
    ['lesions in the page, in Node', `${lesions(here).length}, ${lesions(there).length}`],
    ['boxes equal', sameBoxes],
    ['largest difference of probability, in steps of 1/255', largest],
    [
      'largest difference of a lesion’s highest probability',
      Math.max(0, ...ofLesions).toExponential(1),
    ],
    ['fetching and starting the networks', `${inPage.preparedSeconds.toFixed(1)} s`],
    ['reading until the verdict is shown', `${inPage.seconds.toFixed(1)} s`],
    ['of it lungs, lesions', timings(here)],
    ['analyze in Node, lungs, lesions', `${inNode.seconds.toFixed(1)} s, ${timings(there)}`],
    ['memory that the page holds', mib(inPage.memory.heldBytes)],
    ['peak memory of its process', mib(inPage.memory.peakBytes)],
  ]
  for (const [what, value] of rows) console.log(`| ${what} | ${value} |`)
  for (const url of inPage.requestsMade) console.log(url)
  const proved = inPage.requestsMade.length === 0 && same(here.verdict, there.verdict) && sameBoxes
  if (!proved) process.exitCode = 1
}

function lesions({ slices }) {
  return slices.flatMap((slice) => slice.lesions)
}

function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other)
}

function timings({ timings: each }) {
  return `${(each['valid-area'] / 1000).toFixed(1)} s, ${(each.lesions / 1000).toFixed(1)} s`
}

function mib(bytes) {
  return `${Math.round(bytes / 2 ** 20)} MiB`
}
