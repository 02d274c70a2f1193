/** The commands around the networks, run as typed, with the stand-ins of fixtures/models: segment, evaluate, dataset, demo. */
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decode, encode } from 'fast-png'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { datasetManifestSchema, readingSchema } from '../../core/index.ts'
import { writeManifest } from '../../disk/index.ts'
import { EXIT } from '../exit-status.ts'
import { DEFAULT_LESION_MODEL } from '../../networks/index.ts'
import { run } from '../run.ts'
import { demo } from './demo.ts'
import { COMMANDS } from './index.ts'

const CIP = '../shared/data/cip-lung-labels'
const noCip = existsSync(CIP) ? '' : ` (SKIPPED: ${CIP} is not here)`

let folder: string
const at = (...names: string[]) => join(folder, ...names)
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groundglass-networks-'))
  vi.stubEnv('GROUNDGLASS_MODELS', at('models'))
  for (const [from, to] of [
    ['shift', 'shift'],
    ['band-lungs', 'valid-area'],
    ['band-lesions', DEFAULT_LESION_MODEL],
  ] as const)
    await cp(`fixtures/models/${from}`, at('models', to), { recursive: true })
  await mkdir(at('set'))
  // The network answers one column to the right.
  await writeBar('image.png', 4)
  await writeBar('mask.png', 5)
  await writeManifest(at('set', 'manifest.json'), {
    schema: 'groundglass.dataset/1',
    name: 'bars',
    licence: 'none',
    task: 'lesion',
    cases: ['image', 'gone'].map((id) => ({
      id,
      patient: id,
      split: 'test',
      image: `${id}.png`,
      sliceIndex: null,
      orientation: 'none',
      greyGroup: null,
      crop: null,
      label: { kind: 'mask', path: 'mask.png' },
    })),
  })
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

/** 16 x 16, four columns white. */
async function writeBar(name: string, from: number): Promise<void> {
  const data = Uint8Array.from({ length: 256 }, (_, i) =>
    i % 16 >= from && i % 16 < from + 4 ? 255 : 0,
  )
  await writeFile(at('set', name), encode({ data, width: 16, height: 16, channels: 1 }))
}

async function type(...words: string[]) {
  const [stdout, stderr]: string[][] = [[], []]
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => stdout!.push(String(text)) > 0)
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => stderr!.push(String(text)) > 0)
  vi.spyOn(console, 'log').mockImplementation((line: string) => void stdout!.push(`${line}\n`))
  vi.spyOn(console, 'error').mockImplementation((line: string) => void stderr!.push(`${line}\n`))
  const status = await run(COMMANDS, words)
  vi.restoreAllMocks()
  return { status, stdout: stdout!.join(''), stderr: stderr!.join('') }
}

it('segment writes one map a picture, and says what it refused by its name', async () => {
  const words = ['--model', 'shift', '--out', at('maps'), '--device', 'cpu']
  const { status, stderr } = await type('segment', at('set', 'image.png'), at('none.png'), ...words)
  expect(status).toBe(EXIT.refused)
  expect(stderr).toContain(`(${at('none.png')})`)
  expect(await readdir(at('maps'))).toEqual(['image.png'])
  const { data, width } = decode(await readFile(at('maps', 'image.png')))
  expect(Array.from(data.subarray(0, width), (value) => (value >= 128 ? 1 : 0)).join('')).toBe(
    '0000011110000000',
  )
})

it('evaluate prints the report, writes it with its curves, and ends with 3 for a missing case', async () => {
  const words = ['--model', 'shift', '--out', at('evaluation'), '--device', 'cpu', '--json']
  const { status, stdout } = await type('evaluate', at('set', 'manifest.json'), ...words)
  expect(status).toBe(EXIT.refused)
  const report: unknown = JSON.parse(stdout)
  expect(report).toMatchObject({ masks: { summary: { images: 2, missing: 1, lesions: 2 } } })
  expect((await readdir(at('evaluation'))).toSorted()).toEqual([
    'dice-by-threshold.png',
    'froc.png',
    'report.json',
    'report.txt',
  ])
  const gone = 'MISSING    gone: dataset/missing-file'
  expect(await readFile(at('evaluation', 'report.txt'), 'utf8')).toContain(gone)
})

it('evaluate and dataset name the manifest, or the file of a set, that is missing', async () => {
  const missing = await type('evaluate', at('nothing.json'), '--model', 'shift')
  expect(missing).toMatchObject({ status: EXIT.refused })
  expect(missing.stderr).toContain('dataset/no-manifest')
  const { status, stderr } = await type('dataset', 'cip-lung-labels', at('models'))
  expect(status).toBe(EXIT.refused)
  expect(stderr).toMatch(/^dataset\/missing-file: .*; ct-64\.nrrd is not there/)
})

it.skipIf(noCip)(`dataset writes the manifest of a known set${noCip}`, async () => {
  const words = ['--split', 'validation', '--out', at('cip.json')]
  expect(await type('dataset', 'cip-lung-labels', CIP, ...words)).toMatchObject({ status: 0 })
  const text = await readFile(at('cip.json'), 'utf8')
  expect(datasetManifestSchema.parse(JSON.parse(text)).cases).toHaveLength(2)
})

it('demo draws a phantom, reads it, and says where the picture is', async () => {
  // The command itself, on a smaller phantom: drawing the whole one takes most of a minute on a busy machine.
  const lines: string[] = []
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true)
  vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line))
  await demo({ out: at('demo'), open: false }, { sizePx: 64, sliceCount: 8 })
  vi.restoreAllMocks()
  const stdout = lines.join('\n')
  expect(stdout).toContain('(synthetic phantom)')
  expect(stdout).toContain(at('demo', 'summary.png'))
  const text = await readFile(at('demo', 'reading.json'), 'utf8')
  expect(readingSchema.parse(JSON.parse(text)).series.synthetic).toBe(true)
})
