/** What docs/getting-started shows is what runs: the example itself, on a phantom, with the stand-in networks of fixtures/models. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { decode } from 'fast-png'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DEFAULT_LESION_MODEL, phantomInstances, renderPhantom } from '../src/index.ts'

const EXAMPLE = 'docs/getting-started/read-a-study.mjs'
const built = existsSync('dist/index.js')

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groundglass-library-'))
  const models = join(folder, 'models')
  await cp('fixtures/models/band-lungs', join(models, 'valid-area'), { recursive: true })
  await cp('fixtures/models/band-lesions', join(models, DEFAULT_LESION_MODEL), { recursive: true })
  const instances = phantomInstances(renderPhantom({ sizePx: 128, sliceCount: 24 }))
  for (const [i, bytes] of instances.entries()) await writeFile(join(folder, `${i}.dcm`), bytes)
})
afterAll(() => rm(folder, { recursive: true }))

describe('docs/getting-started', () => {
  it('shows the example as it is', async () => {
    const page = await readFile('docs/getting-started/use-the-library.md', 'utf8')
    expect(page).toContain(`\`\`\`js\n${await readFile(EXAMPLE, 'utf8')}\`\`\``)
  })

  it.skipIf(!built)(
    `runs the example${built ? '' : ': SKIPPED, dist/ is missing, run npm run build'}`,
    async () => {
      const env = { ...process.env, GROUNDGLASS_MODELS: join(folder, 'models') }
      const run = promisify(execFile)
      const { stdout } = await run(process.execPath, [resolve(EXAMPLE), folder], {
        cwd: folder,
        env,
      })
      expect(stdout).toMatch(/^suspicious - Lesions in the /)
      expect(stdout).toMatch(/posterior: slices \d+ to \d+, [\d.]+ mm\n/)
      expect(decode(await readFile(join(folder, 'summary-1.png'))).width).toBe(1280)
    },
  )
})
