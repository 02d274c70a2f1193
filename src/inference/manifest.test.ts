import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parseManifest } from './manifest.ts'

const text = readFileSync('fixtures/models/shift/manifest.json', 'utf8')

it('reads a manifest', () => {
  const manifest = parseManifest(text)
  expect(manifest.input).toMatchObject({ name: 'image', height: 16, width: 16 })
  expect(manifest.outputs[0]!.channels).toEqual(['lesion', 'same'])
})

it('names every fault of a manifest at once', () => {
  const broken = text.replace('"1.0.0"', '"one"').replace('"sha256": "', '"sha256": "X')
  expect(() => parseManifest(broken)).toThrow(
    expect.objectContaining({
      code: 'model/invalid-manifest',
      message: expect.stringMatching(/version: .*sha256: /),
    }),
  )
})

it('asks a lesion network for its minimum box', () => {
  expect(() => parseManifest(text.replace('"minimumBoxPx": 25', '"minimumBoxPx": null'))).toThrow(
    /minimumBoxPx/,
  )
  const lungs = text.replace('"lesion",', '"valid-area",').replace(': 25', ': null')
  expect(parseManifest(lungs).task).toBe('valid-area')
})

it('refuses what is not JSON by name', () => {
  expect(() => parseManifest('version https://git-lfs.github.com/spec/v1')).toThrow(
    expect.objectContaining({ code: 'model/invalid-manifest' }),
  )
})

it('takes a value that is parsed already', () => {
  expect(parseManifest(JSON.parse(text))).toEqual(parseManifest(text))
})
