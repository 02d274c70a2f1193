import { describe, expect, it } from 'vitest'
import { exampleCase } from './example-case.ts'
import { MASK_LABELS, maskNifti } from './mask-nifti.ts'

describe('maskNifti', () => {
  const subject = exampleCase()
  const file = maskNifti(subject)
  const view = new DataView(file.buffer)
  const { lungMask, lesionMask, reading, volume } = subject

  it('has as many voxels of each label as the masks, split by density as the Reading splits them', () => {
    const counts = [0, 0, 0, 0]
    for (const label of file.subarray(352)) counts[label]! += 1
    const lesion = lesionMask.voxels.reduce((sum, value) => sum + value, 0)
    const lung = lungMask.voxels.reduce((sum, value) => sum + value, 0)
    expect(counts[MASK_LABELS.groundGlass]! + counts[MASK_LABELS.consolidation]!).toBe(lesion)
    // The ellipsoids of the lesions reach a little beyond those of the lungs.
    const both = lungMask.voxels.filter((value, i) => value && lesionMask.voxels[i]).length
    expect(counts[MASK_LABELS.lung]).toBe(lung - both)
    const voxelMl = 0.045
    expect(counts[MASK_LABELS.consolidation]! * voxelMl).toBeCloseTo(
      reading.quantities!.consolidationMl,
    )
  })

  it('writes the grid with x fastest', () => {
    const dim = Array.from({ length: 4 }, (_, i) => view.getInt16(40 + 2 * i, true))
    expect(dim).toEqual([3, 96, 80, 24])
    expect(file).toHaveLength(352 + 96 * 80 * 24)
    // The middle of the long lesion.
    const at = (8 * 80 + 54) * 96 + 24
    expect(volume.voxelsHu[at]).toBeLessThan(-300)
    expect(file[352 + at]).toBe(MASK_LABELS.groundGlass)
  })

  it('turns x and y round from LPS to RAS', () => {
    const sform = Array.from({ length: 12 }, (_, i) => view.getFloat32(280 + 4 * i, true))
    expect(sform).toEqual([-3, 0, 0, 140, 0, -3, 0, 110, 0, 0, 5, -130.5])
  })
})
