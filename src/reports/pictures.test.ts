import { decode } from 'fast-png'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Reading } from '../core/index.ts'
import { exampleCase } from './example-case.ts'
import { overlayPng } from './overlay-png.ts'
import { loadDrawingTools } from './picture/drawing-tools.node.ts'
import type { DrawingTools } from './picture/drawing-tools.ts'
import { COLOURS } from './picture/palette.ts'
import { footnoteLines } from './summary/footnotes.ts'
import { summaryPng } from './summary-png.ts'
import { areaUnit, lesionArea, probabilityInWords, runInWords } from './wording.ts'
import { chooseSlices } from './summary/choose-slices.ts'

type Colour = keyof typeof COLOURS

/** How many pixels of a part of a picture have very nearly a colour. */
function count(png: Uint8Array, colour: Colour, rows: readonly [number, number] = [0, Infinity]) {
  const { data, width, height } = decode(png)
  const wanted = [1, 3, 5].map((at) => Number.parseInt(COLOURS[colour].slice(at, at + 2), 16))
  let found = 0
  for (let i = rows[0] * width; i < Math.min(rows[1], height) * width; i += 1)
    if (wanted.every((value, c) => Math.abs(data[3 * i + c]! - value) < 24)) found += 1
  return found
}

const subject = exampleCase()
let tools: DrawingTools
beforeAll(async () => {
  tools = await loadDrawingTools()
})

/** The rows of an overlay that show the slice itself. */
const SLICE_ROWS = [62, 702] as const

describe('overlayPng', () => {
  it('shows lesions and the valid area on the slices that have them', () => {
    const sick = overlayPng(subject, 8, tools)
    const sound = overlayPng(subject, 3, tools)
    const lungless = overlayPng(subject, 0, tools)
    expect(count(sick, 'lesion', SLICE_ROWS)).toBeGreaterThan(200)
    expect(count(sound, 'lesion', SLICE_ROWS)).toBe(0)
    expect(count(sound, 'validArea', SLICE_ROWS)).toBeGreaterThan(300)
    expect(count(lungless, 'validArea', SLICE_ROWS)).toBe(0)
  })

  it('shows the slice alone to whoever asks for no marks', () => {
    const plain = overlayPng(subject, 8, tools, undefined, false)
    for (const mark of ['lesion', 'validArea', 'alarm'] as const)
      expect(count(plain, mark, [0, 800]), mark).toBe(0)
    expect(count(plain, 'notice', [0, 62])).toBeGreaterThan(100)
  })

  it('keeps the slice true to its size in mm, and the voxels in the lung window', () => {
    const { data, width, height } = decode(overlayPng(subject, 3, tools))
    // 96 x 80 voxels of 3 mm, 768 pixels wide: 8 pixels a voxel.
    expect([width, height]).toEqual([824, 62 + 640 + 98])
    const grey = (x: number, y: number) => data[((62 + 8 * y + 4) * width + 28 + 8 * x + 4) * 3]
    // Window 1500 / -600: lung of -850 HU is (-850 + 1349.5) / 1500 of 255, and soft tissue of 40 HU (40 + 1349.5) / 1500.
    expect(grey(26, 40)).toBe(84)
    expect(grey(48, 40)).toBe(236)
  })

  it('says that a phantom is one, and says so of nothing else', () => {
    const series = { ...subject.reading.series, synthetic: false }
    const real = { ...subject, reading: { ...subject.reading, series } }
    expect(count(overlayPng(subject, 8, tools), 'notice', [0, 62])).toBeGreaterThan(100)
    expect(count(overlayPng(real, 8, tools), 'notice', [0, 62])).toBe(0)
  })

  it('names the run only on its slices', () => {
    const footRows = [702, 900] as const
    expect(count(overlayPng(subject, 8, tools), 'alarm', footRows)).toBeGreaterThan(100)
    expect(count(overlayPng(subject, 17, tools), 'alarm', footRows)).toBe(0)
  })

  it('claims no size and no sides of a picture whose pixels have none', () => {
    const series = { ...subject.reading.series, source: 'raster' } as const
    const raster = { ...subject, reading: { ...subject.reading, series } }
    // The scale bar's end is the only text-coloured stroke at the left below the slice.
    const barRows = [722, 731] as const
    const [measured, assumed] = [subject, raster].map((each) => overlayPng(each, 8, tools))
    expect(count(measured!, 'text', barRows)).toBeGreaterThan(20)
    expect(count(assumed!, 'text', barRows)).toBe(0)
    expect(runInWords(raster.reading.verdict.runs[0]!, raster.reading)).not.toContain('mm')
    expect(areaUnit(raster.reading)).toBe('px')
    expect(lesionArea(raster.reading.slices[8]!, raster.reading) * 9).toBe(
      lesionArea(subject.reading.slices[8]!, subject.reading),
    )
  })

  it('draws the lines between the quadrants, through their origin', () => {
    const { data, width } = decode(overlayPng(subject, 3, tools))
    const { origin } = subject.reading.quadrantGrid
    const x = 28 + Math.floor((origin!.x + 0.5) * 8)
    const column = Array.from({ length: 640 }, (_, y) => data[((62 + y) * width + x) * 3]!)
    const beside = Array.from({ length: 640 }, (_, y) => data[((62 + y) * width + x + 2) * 3]!)
    const differing = column.filter((value, y) => Math.abs(value - beside[y]!) > 5)
    expect(differing.length).toBeGreaterThan(100)
  })

  it('names a slice that could not be read as such', () => {
    const [gap] = subject.reading.findings
    const fault = { ...gap!, code: 'series/unreadable-slice', sliceIndex: 0 }
    const real = { ...subject.reading.series, synthetic: false }
    const reading = { ...subject.reading, series: real, findings: [fault] }
    const heads = [0, 1].map((i) =>
      count(overlayPng({ ...subject, reading }, i, tools), 'notice', [0, 62]),
    )
    expect(heads[0]).toBeGreaterThan(100)
    expect(heads[1]).toBe(0)
  })

  it('refuses a slice that is not there', () => {
    expect(() => overlayPng(subject, 24, tools)).toThrow(/0 to 23; got 24/)
  })
})

it('never words a probability as certain', () => {
  expect([0.9375, 0.9991, 1].map(probabilityInWords)).toEqual(['0.938', '> 0.999', '> 0.999'])
})

describe('chooseSlices', () => {
  it('takes the slices with most lesion, feet to head', () => {
    const chosen = chooseSlices(subject.reading, 3).map(({ index }) => index)
    expect(chosen).toEqual([7, 8, 9])
  })

  it('spreads over the lungs without lesions', () => {
    const slices = subject.reading.slices.map((slice) => ({ ...slice, lesions: [] }))
    const chosen = chooseSlices({ ...subject.reading, slices }, 4).map(({ index }) => index)
    expect(chosen).toEqual([4, 9, 15, 20])
  })
})

describe('summaryPng', () => {
  const refused: Reading = {
    ...subject.reading,
    slices: [],
    quadrantGrid: { ...subject.reading.quadrantGrid, origin: null },
    quantities: null,
    verdict: {
      label: 'not-interpretable',
      reason: 'No lungs were found.',
      reasonCode: 'reading/no-lungs',
      runs: [],
      longestRun: null,
      margin: null,
    },
  }
  const clear: Reading = {
    ...subject.reading,
    verdict: { ...subject.reading.verdict, label: 'not-suspicious', runs: [] },
  }

  it('heads with the verdict in its own colour', () => {
    const pictures = [subject.reading, clear].map((reading) =>
      summaryPng(reading, { ...subject, reading }, tools),
    )
    const heads = pictures.map((png) =>
      (['alarm', 'clear'] as const).map((c) => count(png, c, [0, 70]) > 500),
    )
    expect(heads).toEqual([
      [true, false],
      [false, true],
    ])
  })

  it('shows the grid of slices and quadrants with the run that fired', () => {
    const png = summaryPng(subject.reading, subject, tools)
    const gridRows = [260, 390] as const
    expect(count(png, 'lesion', gridRows)).toBeGreaterThan(1000)
    expect(count(png, 'alarm', gridRows)).toBeGreaterThan(300)
    expect(decode(png).width).toBe(1280)
  })

  it('keeps the advice at the end of a long finding', () => {
    const message = `${'word '.repeat(50)}Load the missing files.`
    const findings = [{ ...subject.reading.findings[0]!, message }]
    const lines = footnoteLines({ ...subject.reading, findings }).map(([line]) => line)
    expect(lines).toHaveLength(4)
    expect(lines[1]).toContain('Load the missing files. (series/gap)')
    expect(lines[2]).toContain('24 slices of')
  })

  it('still tells the verdict when there is nothing to show', () => {
    const png = summaryPng(refused, null, tools)
    expect(count(png, 'notice', [0, 70])).toBeGreaterThan(300)
    expect(count(png, 'lesion')).toBe(0)
  })
})
