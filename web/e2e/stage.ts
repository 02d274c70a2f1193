/** For tests only: the real server with the stand-in networks, and a browser before it. */
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { vi } from 'vitest'
import { phantomInstances, renderPhantom } from '../../src/imaging/index.ts'
import { readServerConfig, serve } from '../../src/server/index.ts'

const CHROMIUM = '/usr/bin/chromium'
const BUILT = fileURLToPath(new URL('../../dist/web/index.html', import.meta.url))
/** As it is run on a machine without a screen, and never asking anyone but our server. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Why the page cannot be tested here; null where it can. */
export const MISSING = !existsSync(CHROMIUM)
  ? 'no /usr/bin/chromium: scripts/install-test-services.sh --page'
  : !existsSync(BUILT)
    ? 'no dist/web: npm run build'
    : null

export const PERSON = {
  name: 'Dr. Ada Example',
  email: 'ada@clinic.example',
  password: 'correct horse battery',
}

export interface Stage {
  readonly server: Awaited<ReturnType<typeof serve>>
  /** Opens the account of the first administrator; none in a demonstration that has one. */
  readonly administratorLink: string | null
  readonly browser: Browser
  /** Another server on the same data, at the same address, once `between` is done: there is none until then. */
  readonly restart: (between: () => Promise<void>) => Promise<void>
  readonly close: () => Promise<void>
}

interface StageOptions {
  /** Lets everybody look at a phantom. */
  readonly demo?: boolean
  /** `public` lets everybody send by a guest link. */
  readonly mode?: 'private' | 'public'
}

/** @param options what kind of server @returns the stage; the caller closes it */
export async function openStage({
  demo = false,
  mode = 'private',
}: StageOptions = {}): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'groundglass-page-'))
  await cp('fixtures/models/band-lungs', join(folder, 'models/valid-area'), { recursive: true })
  await cp('fixtures/models/band-lesions', join(folder, 'models/lesion-small'), { recursive: true })
  vi.stubEnv('GROUNDGLASS_MODELS', join(folder, 'models'))
  let link: string | null = null
  const start = (port: string) =>
    serve(
      readServerConfig({
        GROUNDGLASS_DATA: join(folder, 'data'),
        GROUNDGLASS_PORT: port,
        GROUNDGLASS_MODE: mode,
        GROUNDGLASS_WORKER_THREADS: '1',
        GROUNDGLASS_LOG_LEVEL: 'silent',
      }),
      { demo, say: (line) => (link ??= /https?:\S+\/invitation#\S+/.exec(line)?.[0] ?? null) },
    )
  let server = await start('0')
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS })
  return {
    server,
    administratorLink: link,
    browser,
    async restart(between) {
      await server.close()
      await between()
      server = await start(new URL(server.url).port)
    },
    async close() {
      await browser.close()
      await server.close()
      vi.unstubAllEnvs()
      await rm(folder, { recursive: true })
    },
  }
}

/** What a page must never do: break, or want something that its policy forbids. */
export interface Watched {
  readonly page: Page
  readonly faults: string[]
}

/** @param context of a browser @returns a page in it, and what goes wrong there */
export async function watchedPage(context: BrowserContext): Promise<Watched> {
  // Two cores draw, serve and read at the same time.
  context.setDefaultTimeout(60_000)
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('console', (message) => {
    // The browser itself tells of every refusal of the server; those are wanted in some tests.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      faults.push(message.text())
  })
  page.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url())
    if (protocol.startsWith('http') && hostname !== '127.0.0.1') faults.push(request.url())
  })
  return { page, faults }
}

/** Opens an account by its link, as a person does: the first administrator's, unless it is somebody else's. */
export async function openAccount(
  page: Page,
  link: string,
  { name, email }: Pick<typeof PERSON, 'name' | 'email'> = PERSON,
): Promise<void> {
  // Not from one fragment of the page to another.
  await page.goto('about:blank')
  await page.goto(link)
  await page.getByLabel('Your name').fill(name)
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('New password').fill(PERSON.password)
  await page.getByRole('button', { name: 'Open the account' }).click()
  await page.getByRole('heading', { name: 'Worklist' }).waitFor()
}

/** @param page of an administrator @returns the link that opens an account in the first institution */
export async function invitationLink(page: Page, role: string, email: string): Promise<string> {
  return page.evaluate(
    async ([wanted, address]) => {
      const { items } = await (await fetch('/api/v1/institutions')).json()
      const answer = await fetch('/api/v1/invitations', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ role: wanted, email: address, institutionId: items[0].id }),
      })
      const { link } = await answer.json()
      return String(link)
    },
    [role, email],
  )
}

/** @returns the paths of a phantom's files, small enough to be read in seconds, and of one that is no image */
export async function phantomFiles(folder: string, seed = 1): Promise<string[]> {
  await mkdir(folder, { recursive: true })
  const instances = phantomInstances(renderPhantom({ seed, sizePx: 128, sliceCount: 30 }))
  const paths = instances.map((_, i) => join(folder, `${String(i).padStart(3, '0')}.dcm`))
  for (const [i, bytes] of instances.entries()) await writeFile(paths[i]!, bytes)
  return paths
}

/** Chooses files on the Read page, and sends what they are. */
export async function sendFiles(page: Page, paths: readonly string[]): Promise<void> {
  await page.locator('[data-picker="files"]').setInputFiles(paths)
  await page.getByRole('button', { name: 'Send to the server' }).click()
}
