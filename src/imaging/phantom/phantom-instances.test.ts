import { beforeAll, describe, expect, it } from 'vitest'
import type { Series } from '../../core/index.ts'
import { parseInstance } from '../../dicom/index.ts'
import { readSeriesFromFiles } from '../read-series.ts'
import { isPhantomImageType, type Phantom, phantomInstances, renderPhantom } from './index.ts'

describe('a phantom in DICOM', () => {
  let phantom: Phantom
  let instances: Uint8Array[]
  let readBack: Series[]
  beforeAll(async () => {
    phantom = renderPhantom({ seed: 5, sizePx: 128, sliceCount: 30, spacingMm: 2.5 })
    instances = phantomInstances(phantom)
    // Order of the files must not matter.
    const files = instances.toReversed().map((bytes, index) => ({
      name: `dicom/${index}.dcm`,
      bytes: () => Promise.resolve(bytes),
    }))
    readBack = []
    for await (const series of readSeriesFromFiles(files)) readBack.push(series)
  })

  it('comes back voxel for voxel, in place, with its UIDs', () => {
    expect(readBack).toHaveLength(1)
    const [series] = readBack
    const { voxelsHu, ...grid } = phantom.series.volume ?? {}
    const { voxelsHu: voxelsRead, ...gridRead } = series?.volume ?? {}
    expect(gridRead).toEqual(grid)
    // Millions of voxels: the test runner's own comparison would take minutes.
    expect(voxelsRead?.findIndex((hu, at) => hu !== voxelsHu?.[at])).toBe(-1)
    expect(voxelsRead).toHaveLength(voxelsHu?.length ?? 0)
    // The files came in reverse.
    const slices = phantom.series.slices.map((slice) => ({ ...slice, fileIndex: 29 - slice.index }))
    expect(series?.slices).toEqual(slices)
    expect(series?.seriesInstanceUID).toBe(phantom.series.seriesInstanceUID)
    expect(series?.studyInstanceUID).toBe(phantom.series.studyInstanceUID)
  })

  it('gives the gatekeeper nothing to say, but that it is synthetic', () => {
    expect(readBack[0]?.findings).toEqual([])
    expect(readBack[0]?.synthetic).toBe(true)
  })

  it('never looks like a patient', () => {
    const text = new TextDecoder('latin1').decode(instances[0]?.subarray(0, 2000))
    expect(text).toContain('SYNTHETIC PHANTOM')
    expect(text).toContain('PHANTOM-5')
  })

  it('knows its own mark, and no real scanner shares it', () => {
    expect(isPhantomImageType(parseInstance(instances[0] ?? new Uint8Array()).imageType)).toBe(true)
    expect(isPhantomImageType(['ORIGINAL', 'PRIMARY', 'AXIAL', 'CT_SOM5 SPI'])).toBe(false)
    expect(isPhantomImageType([])).toBe(false)
  })
})
