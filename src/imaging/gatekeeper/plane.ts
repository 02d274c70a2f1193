/** Whether the slices cut the patient across: axial, oblique, tilted, or another plane altogether. */
import type { Finding } from '../../core/index.ts'
import { tagName } from '../../dicom/index.ts'
import type { FrameHeader } from '../dicom-series/frame-header.ts'
import { normalOf, type StackedFrame, sliceStepMm } from '../dicom-series/stack.ts'
import { dot, lengthMm } from '../volume-grid/voxel-grid.ts'
import { refusal, shown, warning } from './finding.ts'

/** The furthest that gantries tilt; a plane beyond it was chosen at a workstation. */
const STEEPEST_DEGREES = 30
/** Patients do not lie straighter than this. */
const OBLIQUE_DEGREES = 5
const SHEARED_DEGREES = 1

const degrees = (cosine: number): number =>
  (Math.acos(Math.min(1, Math.abs(cosine))) * 180) / Math.PI

/** @param frames parallel, with orientations @returns a refusal when the plane is coronal, sagittal or steep */
export function checkAxial(frames: readonly FrameHeader[]): Finding[] {
  const angle = degrees(normalOf(frames[0]!)[2])
  if (angle <= STEEPEST_DEGREES) return []
  return [
    refusal({
      code: 'series/not-axial',
      message: `The slices' normal lies ${shown(angle)} degrees from the patient's axis; the method reads axial slices only. Choose the axial series of the study.`,
      tag: tagName('ImageOrientationPatient'),
      expected: `at most ${STEEPEST_DEGREES} degrees`,
      found: `${shown(angle)} degrees`,
    }),
  ]
}

/**
 * A warning, not a refusal: each slice is a true cut and its neighbours still follow it, so lungs, lesions and
 * "consecutive" stay right; voxel volumes are reckoned across the slices. Only zones and quadrants lean with the
 * gantry. (Tilt is common in head CT, which is refused for having no lungs.)
 * @param stack sorted
 * @returns a warning when slices are displaced along another line than their normal, or the header tells a tilt
 */
export function checkGantryTilt(stack: readonly StackedFrame[]): Finding[] {
  const { frame } = stack[0]!
  const lone = stack.length === 1
  const step = sliceStepMm(stack)
  const shear = degrees(dot(step, normalOf(frame)) / lengthMm(step))
  const told = Math.abs(frame.gantryDetectorTiltDegrees ?? 0)
  if (shear <= SHEARED_DEGREES && told <= SHEARED_DEGREES) return checkOblique(frame)
  return [
    warning({
      code: 'series/gantry-tilt',
      message: `${lone ? `The header tells of a gantry tilted ${shown(told)} degrees.` : `The gantry was tilted: slices are stacked ${shown(shear)} degrees off their normal, the header tells ${shown(told)}.`} Nothing is resampled; zones and quadrants lean by that angle.`,
      tag: tagName('GantryDetectorTilt'),
      expected: '0 degrees',
      found: `${shown(Math.max(shear, told))} degrees`,
    }),
  ]
}

function checkOblique(frame: FrameHeader): Finding[] {
  const angle = degrees(normalOf(frame)[2])
  if (angle <= OBLIQUE_DEGREES) return []
  return [
    warning({
      code: 'series/oblique',
      message: `The slices lie ${shown(angle)} degrees off the axial plane. Nothing is resampled; zones and quadrants lean by that angle.`,
      tag: tagName('ImageOrientationPatient'),
      expected: `at most ${OBLIQUE_DEGREES} degrees`,
      found: `${shown(angle)} degrees`,
    }),
  ]
}
