/** From a folder of DICOM to files without identity, through the command line. */
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zipSync } from 'fflate'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { identifiersLeft, parseInstance, TAGS, writeInstance } from '../../dicom/index.ts'
import { EXIT } from '../exit-status.ts'
import { run } from '../run.ts'
import { registerDeidentify } from './deidentify.ts'

let folder: string
const at = (...names: string[]) => join(folder, ...names)
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groundglass-deidentify-'))
  vi.stubEnv('XDG_CONFIG_HOME', at('settings'))
  await mkdir(at('study'))
  for (const number of [1, 2]) await writeFile(at('study', `doe-${number}.dcm`), slice(number))
})
afterEach(async () => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

function slice(number: number, data = {}): Uint8Array {
  return writeInstance({
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
    SOPInstanceUID: `1.2.3.${number}`,
    StudyInstanceUID: '1.2.3',
    SeriesInstanceUID: '1.2.4',
    StudyDate: '20200301',
    PatientName: 'Doe^Jane',
    PatientID: '123',
    PatientAge: '100Y',
    StationName: 'CT01',
    Rows: 1,
    Columns: 1,
    ...data,
  })
}

async function deidentify(...words: string[]) {
  const stderr: string[] = []
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => stderr.push(String(text)) > 0)
  vi.spyOn(console, 'error').mockImplementation((line: string) => void stderr.push(`${line}\n`))
  const status = await run([registerDeidentify], ['deidentify', ...words])
  vi.restoreAllMocks()
  return { status, stderr: stderr.join('') }
}

/** The files below a folder, by path. */
async function filesIn(out: string): Promise<Map<string, Uint8Array>> {
  const names = (await readdir(out, { recursive: true })).filter((name) => name.endsWith('.dcm'))
  const files = names.map(async (name) => [name, await readFile(join(out, name))] as const)
  return new Map(await Promise.all(files))
}

describe('groundglass deidentify', () => {
  it('files the results by their new UIDs and counts', async () => {
    const { status, stderr } = await deidentify(at('study'), '--out', at('out'))
    expect(status).toBe(EXIT.read)
    const files = await filesIn(at('out'))
    expect(files.size).toBe(2)
    for (const [name, bytes] of files) {
      const { studyInstanceUID, seriesInstanceUID, sopInstanceUID } = parseInstance(bytes)
      expect(name).toBe(
        join(`${studyInstanceUID}`, `${seriesInstanceUID}`, `${sopInstanceUID}.dcm`),
      )
      expect(identifiersLeft(bytes)).toEqual([])
    }
    expect(stderr).toContain('2 files written, 1 series, 1 patient\n')
    expect(stderr).not.toMatch(/doe|jane|2020/i)
  })

  it('makes a secret that only its owner can read, and gives the same results with it', async () => {
    const words = ['--secret-file', at('keys', 'secret')]
    const first = await deidentify(at('study'), '--out', at('one'), ...words)
    expect(first.stderr).toContain('made a new secret')
    expect((await stat(at('keys', 'secret'))).mode & 0o777).toBe(0o600)
    const second = await deidentify(at('study'), '--out', at('two'), ...words)
    expect(second.stderr).not.toContain('made a new secret')
    expect(await filesIn(at('two'))).toEqual(await filesIn(at('one')))
    await deidentify(at('study'), '--out', at('three'))
    expect((await stat(at('settings', 'groundglass', 'deidentify.secret'))).mode & 0o777).toBe(
      0o600,
    )
    expect([...(await filesIn(at('three'))).keys()]).not.toEqual([
      ...(await filesIn(at('one'))).keys(),
    ])
  })

  it('retains what is asked for', async () => {
    const words = ['--dates', 'shift', '--keep-patient-characteristics', '--keep-device']
    await deidentify(at('study'), '--out', at('out'), ...words)
    for (const bytes of (await filesIn(at('out'))).values()) {
      const text = Buffer.from(bytes).toString('latin1')
      expect(text).toContain('090Y')
      expect(text).toContain('CT01')
      expect(text).not.toContain('20200301')
      expect(parseInstance(bytes).dataSet.elements.has(TAGS.PatientAge)).toBe(true)
    }
  })

  it('opens archives, leaves bystanders aside, takes copies once, names warnings and refusals', async () => {
    await writeFile(at('study', 'notes.txt'), 'of no interest')
    await cp(at('study', 'doe-1.dcm'), at('study', 'copy.dcm'))
    const other = slice(1, { Rows: 2 })
    const screenshot = slice(7, { SOPClassUID: '1.2.840.10008.5.1.4.1.1.7' })
    const cut = slice(8, { PixelData: new Uint8Array(64) }).slice(0, -2)
    await writeFile(at('more.zip'), zipSync({ 'x.dcm': other, 'y.dcm': screenshot, 'z.dcm': cut }))
    const { status, stderr } = await deidentify(at('study'), at('more.zip'), '--out', at('out'))
    expect(status).toBe(EXIT.refused)
    expect((await filesIn(at('out'))).size).toBe(3)
    expect(stderr).toMatch(/^deidentify\/same-instance: .*\(x\.dcm\)$/m)
    expect(stderr).toMatch(/^dicom\/truncated-pixel-data: .*\(z\.dcm\)$/m)
    expect(stderr).toMatch(/^deidentify\/secondary-capture: 1 file\. /m)
    expect(stderr).toContain(
      '3 files written, 1 series, 1 patient, 2 refused, 1 copy of the same, 1 left aside: no image\n',
    )
  })

  it('ends with 3 when nothing could be done', async () => {
    const { status, stderr } = await deidentify(at('nowhere'), '--out', at('out'))
    expect(status).toBe(EXIT.refused)
    expect(stderr).toContain('file/not-found: ')
    expect(stderr).toContain('deidentify/nothing-written: ')
  })

  it.each([
    ['usage/secret-among-results', ['--secret-file', 'out/secret']],
    ['usage/results-among-inputs', []],
  ])('takes %s for a usage error', async (code, words) => {
    const out = code.includes('inputs') ? at('study', 'out') : at('out')
    const placed = words.map((word) => (word.startsWith('--') ? word : at(word)))
    const { status, stderr } = await deidentify(at('study'), '--out', out, ...placed)
    expect(status).toBe(EXIT.usage)
    expect(stderr).toContain(code)
    expect(await readdir(folder)).toEqual(['study'])
  })

  it('refuses a file that holds no secret', async () => {
    await writeFile(at('poor'), 'password')
    const words = ['--secret-file', at('poor')]
    const { status, stderr } = await deidentify(at('study'), '--out', at('out'), ...words)
    expect(status).toBe(EXIT.refused)
    expect(stderr).toContain('deidentify/bad-secret')
    expect(stderr).not.toContain('password')
  })
})
