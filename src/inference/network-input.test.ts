import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { applyWindow } from '../core/index.ts'
import { parseManifest } from './manifest.ts'
import { huOfWindowedGrey, mapOnRegion, networkInput } from './network-input.ts'

// Window 1200/-700: low -1299.5, high -99.5.
const manifest = parseManifest(readFileSync('fixtures/models/shift/manifest.json', 'utf8'))

it('windows to whole 8-bit numbers over 255', () => {
  const hu = new Int16Array(256).fill(-700)
  const input = networkInput(hu, 16, 16, { x: 0, y: 0, width: 16, height: 16 }, manifest)
  // trunc((-700 + 1299.5) * 255 / 1200) = trunc(127.39) = 127
  expect(input).toEqual(new Float32Array(256).fill(127 / 255))
})

it('resamples HU before windowing, so that a pixel beyond the window still weighs in full', () => {
  // Pairs of -1299.5 (0) and 1100.5 (far above 255) halve to -99.5: 255. Windowed first they would halve to 127.
  const hu = Float32Array.from({ length: 32 * 32 }, (_, i) => (i % 2 === 0 ? -1299.5 : 1100.5))
  const input = networkInput(hu, 32, 32, { x: 8, y: 8, width: 16, height: 16 }, manifest)
  const enlargedFirst = Array.from(input.subarray(0, 16))
  expect(enlargedFirst).toEqual(Array.from({ length: 16 }, (_, x) => (x % 2 === 0 ? 0 : 1)))
  const halved = networkInput(hu, 32, 32, { x: 0, y: 0, width: 32, height: 32 }, manifest)
  expect(halved[8 * 16 + 8]).toBeGreaterThan(0.98)
})

it('shows only the region asked for', () => {
  const hu = new Int16Array(40 * 40).fill(-2000)
  for (let y = 10; y < 26; y += 1) hu.fill(100, y * 40 + 5, y * 40 + 21)
  const inside = networkInput(hu, 40, 40, { x: 5, y: 10, width: 16, height: 16 }, manifest)
  expect(inside.every((value) => value === 1)).toBe(true)
})

it('brings a map back to the size of its region', () => {
  const map = new Float32Array(256)
  map.fill(1, 0, 128)
  const back = mapOnRegion(map, manifest, { width: 32, height: 64 })
  expect(back).toHaveLength(32 * 64)
  expect(back[0]).toBe(1)
  expect(back[64 * 32 - 1]).toBe(0)
  // Half way down lies the edge, between rows 31 and 32 of 64.
  expect(back[31 * 32]).toBeGreaterThan(0.5)
  expect(back[32 * 32]).toBeLessThan(0.5)
})

it('takes every grey of a windowed picture back to itself, in any window', () => {
  const grey = Uint8Array.from({ length: 256 }, (_, value) => value)
  for (const window of [manifest.window, { widthHu: 250, centreHu: 40 }]) {
    expect(applyWindow(huOfWindowedGrey(grey, window), window)).toEqual(grey)
  }
})
