// Renews docs/images/viewer.png, the README's first picture: the demonstration's phantom in the viewer, in Debian's Chromium. Build first.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { chromium } from 'playwright-core'

const data = mkdtempSync(join(tmpdir(), 'groundglass-picture-'))
const server = spawn(
  process.execPath,
  ['bin/groundglass.mjs', 'serve', '--demo', '--data', data, '--port', '0'],
  { stdio: ['ignore', 'ignore', 'pipe'] },
)
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
})
try {
  const page = await browser.newPage({
    locale: 'en-GB',
    colorScheme: 'dark',
    viewport: { width: 1440, height: 900 },
  })
  await page.goto(await addressOfStudy())
  await page.getByRole('button', { name: 'End the tour' }).click()
  await page.locator('[data-drawn="true"]').waitFor()
  await page.locator('[data-overlay="outlines"]').waitFor({ state: 'attached' })
  await page.locator('[data-slices-loaded]').waitFor({ state: 'hidden' })
  mkdirSync('docs/images', { recursive: true })
  await page.screenshot({ path: 'docs/images/viewer.png' })
} finally {
  await browser.close()
  server.kill('SIGTERM')
  await once(server, 'exit')
  rmSync(data, { recursive: true })
}

async function addressOfStudy() {
  for await (const line of createInterface(server.stderr)) {
    const [, address] = /The study is read: (\S+)/.exec(line) ?? []
    if (address !== undefined) return address
  }
  throw new Error('The server ended before it had read its study.')
}
