/** The whole way from a folder of DICOM to the reports, with the two stand-in networks of fixtures/models. */
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { decode } from 'fast-png'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Reading, readingSchema } from '../../core/index.ts'
import { phantomInstances, type PhantomSpec, renderPhantom } from '../../imaging/index.ts'
import { EXIT } from '../exit-status.ts'
import { run } from '../run.ts'
import { registerAnalyze } from './analyze.ts'

const SLICES = 24
let folder: string
const at = (...names: string[]) => join(folder, ...names)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groundglass-analyze-'))
  await cp('fixtures/models/band-lungs', at('models', 'valid-area'), { recursive: true })
  await cp('fixtures/models/band-lesions', at('models', 'band-lesions'), { recursive: true })
  vi.stubEnv('GROUNDGLASS_MODELS', at('models'))
  await writePhantom('sick', { sizePx: 128, sliceCount: SLICES })
  await writePhantom('sound', { sizePx: 128, sliceCount: 8, lesions: 'none' })
  await writePhantom('other', { seed: 2, sizePx: 64, sliceCount: 8 })
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})
afterEach(() => void vi.restoreAllMocks())

async function writePhantom(name: string, spec: Partial<PhantomSpec>): Promise<void> {
  await mkdir(at(name))
  for (const [i, bytes] of phantomInstances(renderPhantom(spec)).entries())
    await writeFile(at(name, `${i}.dcm`), bytes)
}

/** Runs `analyze` with the stand-in networks and collects both streams. */
async function analyze(...words: string[]) {
  const [stdout, stderr]: string[][] = [[], []]
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => stdout!.push(String(text)) > 0)
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => stderr!.push(String(text)) > 0)
  vi.spyOn(console, 'log').mockImplementation((line: string) => void stdout!.push(`${line}\n`))
  vi.spyOn(console, 'error').mockImplementation((line: string) => void stderr!.push(`${line}\n`))
  const line = ['analyze', ...words, '--model', 'band-lesions', '--device', 'cpu']
  const status = await run([registerAnalyze], line)
  vi.restoreAllMocks()
  return { status, stdout: stdout!.join(''), stderr: stderr!.join('') }
}

function readingsOf(stdout: string): Reading[] {
  const document: { readings: unknown[] } = JSON.parse(stdout)
  return document.readings.map((reading) => readingSchema.parse(reading))
}

describe('groundglass analyze', () => {
  it('reads a phantom and writes every report, with no picture of an earlier reading beside them', async () => {
    await mkdir(at('results', 'overlays'), { recursive: true })
    await writeFile(at('results', 'overlays', 'slice-9999.png'), 'of another patient')
    const { status, stdout, stderr } = await analyze(at('sick'), '--out', at('results'))
    expect(status).toBe(EXIT.read)
    expect(stdout.startsWith(`${at('sick')}\nSUSPICIOUS (synthetic phantom)`)).toBe(true)
    expect(stdout).toContain('not a medical device')
    expect(stderr).toContain(`looking for lesions: ${SLICES} of ${SLICES}`)
    expect((await readdir(at('results'))).toSorted()).toEqual([
      'lesion-map.nii.gz',
      'lesions.csv',
      'mask.nii.gz',
      'overlays',
      'reading.json',
      'slices.csv',
      'summary.png',
    ])
    const text = await readFile(at('results', 'reading.json'), 'utf8')
    const reading = readingSchema.parse(JSON.parse(text))
    expect(reading.slices).toHaveLength(SLICES)
    const overlays = await readdir(at('results', 'overlays'))
    expect(overlays).toHaveLength(SLICES)
    expect(overlays).not.toContain('slice-9999.png')
    expect(decode(await readFile(at('results', 'overlays', overlays[7]!))).width).toBe(824)
    const lines = (await readFile(at('results', 'slices.csv'), 'utf8')).trim().split('\n')
    expect(lines).toHaveLength(1 + SLICES)
    const mask = gunzipSync(await readFile(at('results', 'mask.nii.gz')))
    expect(mask).toHaveLength(352 + SLICES * 128 * 128)
    expect(new Set(mask.subarray(352)).size).toBeGreaterThanOrEqual(3)
    const map = gunzipSync(await readFile(at('results', 'lesion-map.nii.gz')))
    expect(map).toHaveLength(352 + SLICES * 512 * 512)
    expect(Math.max(...new Set(map.subarray(352)))).toBeGreaterThan(190)
  })

  it('with --json prints the Readings and nothing else, and writes no file', async () => {
    const before = await readdir(folder)
    const { status, stdout } = await analyze(at('sound'), '--json')
    const readings = readingsOf(stdout)
    expect(status).toBe(EXIT.read)
    expect(readings.map(({ verdict }) => verdict.label)).toEqual(['not-suspicious'])
    expect(await readdir(folder)).toEqual(before)
  })

  it('gives each of several series a folder of its own, named without a word of the input', async () => {
    const out = at('two')
    const { status, stdout } = await analyze(at('sound'), at('other'), '--out', out, '--json')
    expect(status).toBe(EXIT.read)
    expect(readingsOf(stdout)).toHaveLength(2)
    const names = (await readdir(out)).toSorted()
    expect(names).toHaveLength(2)
    for (const [i, name] of names.entries()) {
      expect(name).toMatch(new RegExp(`^series-0${i + 1}-[0-9a-f]{8}$`))
      expect(await readdir(join(out, name))).toContain('summary.png')
    }
  })

  it('leaves its own reports aside when it reads a folder again, and clears those of the reading before', async () => {
    await cp(at('sound'), at('again', 'study'), { recursive: true })
    const words = [at('again'), '--out', at('again', 'out')]
    await analyze(...words, at('other'))
    const several = await readdir(at('again', 'out'))
    expect(several).toHaveLength(2)
    await writeFile(at('again', 'out', several[0]!, 'notes.txt'), 'mine')
    const { status, stdout } = await analyze(...words)
    expect(status).toBe(EXIT.read)
    expect(stdout.match(/SUSPICIOUS/g)).toHaveLength(1)
    expect(await readdir(at('again', 'out'))).toContain('reading.json')
    expect((await readdir(at('again', 'out'))).filter((name) => name.startsWith('series'))).toEqual(
      [several[0]],
    )
    expect(await readdir(at('again', 'out', several[0]!))).toEqual(['notes.txt'])
    const elsewhere = await analyze(at('again'), '--json')
    expect(readingsOf(elsewhere.stdout)).toHaveLength(1)
    expect(elsewhere.stderr).toContain(`left aside in ${at('again', 'out')}`)
  })

  it('reads what it can, names what it cannot, and ends with 3', async () => {
    await mkdir(at('mixed'))
    await cp(at('sound'), at('mixed', 'sound'), { recursive: true })
    const whole = await readFile(at('sick', '3.dcm'))
    await writeFile(at('mixed', 'cut.dcm'), whole.subarray(0, 2000))
    const { status, stdout, stderr } = await analyze(at('mixed'), '--json')
    expect(status).toBe(EXIT.refused)
    expect(readingsOf(stdout).some(({ usability }) => usability !== 'refused')).toBe(true)
    expect(stderr).toMatch(/^[a-z]+\/[a-z-]+: .*cut\.dcm/m)
  })

  it('ends with 3 when nothing could be read, and says so once', async () => {
    const { status, stdout, stderr } = await analyze(at('nowhere'), '--json')
    expect(status).toBe(EXIT.refused)
    expect(readingsOf(stdout)).toEqual([])
    expect(stderr).toContain('series/none: ')
  })

  it.each([
    ['below a file', 'file/below', 'ENOTDIR'],
    ['that is a file', 'file', 'EEXIST'],
  ])('says before any reading that it cannot write to a folder %s', async (_, name, code) => {
    await writeFile(at('file'), 'a file')
    const { status, stdout, stderr } = await analyze(at('sound'), '--out', at(name))
    expect(status).toBe(EXIT.usage)
    expect(stderr).toMatch(new RegExp(`^usage/cannot-write: .*\\(${code}\\)`))
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect(stdout).toBe('')
  })

  it('takes a missing model or input for what it is', async () => {
    expect(await analyze()).toMatchObject({ status: EXIT.usage })
    vi.spyOn(console, 'error').mockImplementation(() => {})
    expect(await run([registerAnalyze], ['analyze', at('sound'), '--model', 'x'])).toBe(EXIT.usage)
  })
})
