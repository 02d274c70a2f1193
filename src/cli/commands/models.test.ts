import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { EXIT } from '../exit-status.ts'
import { run } from '../run.ts'
import { registerDoctor } from './doctor.ts'
import { registerModels } from './models.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groundglass-models-'))
  vi.stubEnv('GROUNDGLASS_MODELS', folder)
  await cp('fixtures/models/band-lungs', join(folder, 'band-lungs'), { recursive: true })
  await cp('fixtures/models/band-lesions', join(folder, 'tampered'), { recursive: true })
  const weights = await readFile(join(folder, 'tampered', 'model.onnx'))
  weights[300]! ^= 1
  await writeFile(join(folder, 'tampered', 'model.onnx'), weights)
  await cp('fixtures/models/band-lesions', join(folder, 'broken'), { recursive: true })
  await writeFile(join(folder, 'broken', 'manifest.json'), '{ cut off')
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})
afterEach(() => void vi.restoreAllMocks())

async function runLine(...words: string[]) {
  const lines: string[] = []
  vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line))
  vi.spyOn(console, 'error').mockImplementation((line: string) => void lines.push(line))
  const status = await run([registerModels, registerDoctor], words)
  vi.restoreAllMocks()
  return { status, lines }
}

const lineOf = (lines: readonly string[], word: string) =>
  lines.find((line) => line.includes(word)) ?? ''

describe('groundglass models', () => {
  it('lists every model with its licence', async () => {
    const { status, lines } = await runLine('models', 'list')
    expect(status).toBe(EXIT.read)
    expect(lines[0]).toContain('licence of the weights')
    expect(lineOf(lines, 'band-lungs')).toMatch(/1\.0\.0 +valid-area +0\.0 MB +Apache-2\.0/)
    // A broken package is a line, and does not hide the others.
    expect(lineOf(lines, 'broken')).toContain('cannot be parsed')
  })

  it('shows one model with its hash checked', async () => {
    expect(lineOf((await runLine('models', 'show', 'band-lungs')).lines, 'file')).toMatch(/: ok$/)
    const { lines } = await runLine('models', 'show', 'tampered')
    expect(lineOf(lines, 'file')).toContain('hash differs: manifest d6cbb47cec67, file ')
  })

  it('refuses a name that is none, naming those that are', async () => {
    const { status, lines } = await runLine('models', 'show', 'nothing')
    expect(status).toBe(EXIT.usage)
    expect(lines.join()).toMatch(/^model\/not-found: .*band-lungs/)
  })
})

describe('groundglass doctor', () => {
  it('tells a model that is whole from one that is not, and which devices work', async () => {
    const { lines } = await runLine('doctor')
    expect(lineOf(lines, 'node')).toContain(process.version)
    expect(lineOf(lines, 'devices')).toContain('cpu')
    expect(lineOf(lines, 'band-lungs')).toMatch(/, sha256 [0-9a-f]{12}: ok$/)
    expect(lineOf(lines, 'tampered')).toContain('hash differs')
    expect(lineOf(lines, 'broken')).toContain('cannot be parsed')
  })
})
