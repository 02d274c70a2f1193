/** A header may claim any size; memory is taken only for what a scanner makes. */
import type { Finding } from '../../core/index.ts'
import { tagName } from '../../dicom/index.ts'
import type { FrameHeader } from '../dicom-series/frame-header.ts'
import { refusal } from './finding.ts'

/** 4,096 slices of 512 x 512: 2 GiB of HU. */
const MOST_VOXELS = 2 ** 30

/** @param frames of one series and one matrix, at least one @returns a refusal above 2^30 voxels */
export function checkTooLarge(frames: readonly FrameHeader[]): Finding[] {
  const { rows, columns } = frames[0]!
  const voxels = frames.length * rows * columns
  if (voxels <= MOST_VOXELS) return []
  return [
    refusal({
      code: 'series/too-large',
      message: `The series claims ${frames.length} x ${rows} x ${columns} voxels, more than fit into memory. The header is damaged, or the series must be read in parts.`,
      tag: tagName('Rows'),
      expected: `at most ${MOST_VOXELS} voxels`,
      found: String(voxels),
    }),
  ]
}
