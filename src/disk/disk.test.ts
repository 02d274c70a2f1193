import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { listModels, modelFolders, openModel } from './model-store.ts'
import { sha256OfFile } from './sha256-of-file.ts'
import { writeFileAtomic } from './write-file-atomic.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groundglass-'))
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

describe('sha256OfFile', () => {
  it('gives FIPS 180-4 its "abc"', async () => {
    await writeFile(join(folder, 'abc'), 'abc')
    expect(await sha256OfFile(join(folder, 'abc'))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    )
  })

  it('streams what is larger than one chunk', async () => {
    const bytes = new Uint8Array(300_000).map((_, i) => i % 251)
    await writeFile(join(folder, 'large'), bytes)
    expect(await sha256OfFile(join(folder, 'large'))).toBe(
      createHash('sha256').update(bytes).digest('hex'),
    )
  })
})

describe('writeFileAtomic', () => {
  it('makes folders, replaces whole files, leaves nothing beside them', async () => {
    const path = join(folder, 'a/b/file.txt')
    await writeFileAtomic(path, 'first, and longer')
    await writeFileAtomic(path, new TextEncoder().encode('second'))
    expect(await readFile(path, 'utf8')).toBe('second')
    expect(await readdir(join(folder, 'a/b'))).toEqual(['file.txt'])
  })

  it('leaves no part behind when it fails', async () => {
    await mkdir(join(folder, 'taken/inside'), { recursive: true })
    await expect(writeFileAtomic(join(folder, 'taken'), 'x')).rejects.toThrow(
      /EISDIR|ENOTEMPTY|EEXIST|EPERM/,
    )
    expect(await readdir(folder)).toEqual(['taken'])
  })
})

async function model(parent: string, name: string, version = '1.0.0'): Promise<string> {
  const directory = join(parent, name)
  await mkdir(directory, { recursive: true })
  await writeFile(join(directory, 'manifest.json'), JSON.stringify({ name, version }))
  await writeFile(join(directory, 'model.onnx'), `weights of ${version}`)
  return directory
}

describe('model store', () => {
  it('lists packages by name, the first folder shadowing the next', async () => {
    const [own, shipped] = [join(folder, 'own'), join(folder, 'shipped')]
    await model(shipped, 'lesion')
    await model(shipped, 'airways')
    await model(own, 'lesion', '2.0.0')
    await mkdir(join(own, 'no-model'))
    const entries = await listModels([own, shipped])
    expect(entries.map(({ name, manifestJson }) => [name, manifestJson])).toEqual([
      ['airways', { name: 'airways', version: '1.0.0' }],
      ['lesion', { name: 'lesion', version: '2.0.0' }],
    ])
  })

  it('opens by name and by folder', async () => {
    const directory = await model(folder, 'lesion')
    const byName = await openModel('lesion', [folder])
    expect(byName).toEqual(await openModel(directory, []))
    expect(new TextDecoder().decode(byName.modelBytes)).toBe('weights of 1.0.0')
    expect(byName.directory).toBe(directory)
  })

  it.each([
    ['model/not-found', 'lesions', async () => {}],
    ['model/no-weights', 'lesion', () => rm(join(folder, 'lesion/model.onnx'))],
    ['model/bad-manifest', 'lesion', () => writeFile(join(folder, 'lesion/manifest.json'), '{')],
  ] as const)('throws %s', async (code, name, breakIt) => {
    await model(folder, 'lesion')
    await breakIt()
    await expect(openModel(name, [folder])).rejects.toThrow(expect.objectContaining({ code }))
  })

  it('looks in GROUNDGLASS_MODELS first, then beside the package', () => {
    vi.stubEnv('GROUNDGLASS_MODELS', folder)
    expect(modelFolders()).toEqual([folder, join(process.cwd(), 'models')])
    vi.stubEnv('GROUNDGLASS_MODELS', '')
    expect(modelFolders()).toEqual([join(process.cwd(), 'models')])
  })
})
