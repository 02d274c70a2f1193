/** Refuses data in which what a network is judged by was seen in training: the same patient, or the same pixels. */
import { createHash } from 'node:crypto'
import { type DatasetCase, GroundglassError } from '../../core/index.ts'
import type { LabelledSlice } from './labelled-slice.ts'

/**
 * @param cases all cases of a manifest
 * @throws {GroundglassError} `dataset/leak` when a patient (or volume) is in more than one split
 */
export function checkPatientSplits(cases: readonly Pick<DatasetCase, 'patient' | 'split'>[]): void {
  const splits = new Map(cases.map((item) => [item.patient, item.split]))
  const crossing = cases.filter((item) => splits.get(item.patient) !== item.split)
  if (crossing.length > 0) throw leak(crossing.length, 'patient or volume')
}

/**
 * @param trained what a network is trained on
 * @param judged what it is judged or chosen by
 * @throws {GroundglassError} `dataset/leak` when they share a patient (or volume), or a picture pixel by pixel
 */
export function checkLeaks(
  trained: readonly LabelledSlice[],
  judged: readonly LabelledSlice[],
): void {
  const patients = new Set(trained.map((slice) => slice.patient))
  const samePatient = judged.filter((slice) => patients.has(slice.patient))
  if (samePatient.length > 0) throw leak(samePatient.length, 'patient or volume')
  const pictures = new Set(trained.map(pixelHash))
  const samePicture = judged.filter((slice) => pictures.has(pixelHash(slice)))
  if (samePicture.length > 0) throw leak(samePicture.length, 'picture')
}

function leak(count: number, what: string): GroundglassError {
  return new GroundglassError(
    'dataset/leak',
    `Expected every ${what} on one side of the split; ${count} cases share one with the other side. Move them to one side.`,
  )
}

/** SHA-256 of the values as ranks: the same grey brought to HU by another line is still the same picture. */
function pixelHash({ imageHu, width, height }: LabelledSlice): string {
  const ranks = new Uint16Array(65536)
  for (let i = 0; i < imageHu.length; i += 1) ranks[imageHu[i]! + 32768] = 1
  let rank = 0
  for (let value = 0; value < ranks.length; value += 1) {
    rank += ranks[value]!
    ranks[value] = rank
  }
  const code = new Uint16Array(imageHu.length)
  for (let i = 0; i < code.length; i += 1) code[i] = ranks[imageHu[i]! + 32768]!
  return createHash('sha256').update(`${width} x ${height}`).update(code).digest('hex')
}
