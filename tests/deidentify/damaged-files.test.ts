/** Damaged files are de-identified to the end or refused by a code: nothing half-done, no other exception. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { GroundglassError } from '../../src/core/index.ts'
import { deidentifyInstance, identifiersLeft, parseInstance, TAGS } from '../../src/dicom/index.ts'
import { mutate, seededRandom } from '../dicom-mutations.ts'
import { CONFORMANCE } from '../dicom-support.ts'
import { PLANTS, plantedFile, STYLES } from './planted-file.ts'

const COUNT = Number(process.env['DICOM_MUTATIONS'] ?? 1500)
const CT = '1.2.840.10008.5.1.4.1.1.2'
const OPTIONS = {
  secret: new Uint8Array(32).fill(1),
  dates: 'shift',
  retainPatientCharacteristics: true,
  retainDevice: true,
} as const
const absent = !existsSync(CONFORMANCE)
const ORIGINALS = [
  'pydicom/MR_small_implicit.dcm',
  'pydicom/UN_sequence.dcm',
  'pydicom/eCT_Supplemental.dcm',
]

/** `done`, the code of a refusal, or what is left in the result. */
function outcomeOf(bytes: Uint8Array): string {
  try {
    const result = deidentifyInstance(bytes, OPTIONS).bytes
    const left = identifiersLeft(result, OPTIONS)
    return left.length === 0 ? 'done' : `left: ${left.join()}`
  } catch (error) {
    if (error instanceof GroundglassError) return error.code
    throw error
  }
}

function outcomesOf(original: Uint8Array, count: number): Set<string> {
  const pixelOffset = parseInstance(original).dataSet.elements.get(TAGS.PixelData)?.offset ?? 200
  const anatomy = { bytes: original, pixelOffset, lengthFields: [], layoutFields: [] }
  const random = seededRandom(2020)
  const outcomes = new Set<string>()
  for (let index = 0; index < count; index += 1)
    outcomes.add(outcomeOf(mutate(anatomy, random).bytes))
  return outcomes
}

describe('damaged files', { timeout: 600_000 }, () => {
  test.each(STYLES)('made ones, $name', (style) => {
    const elements = [
      { tag: 0x00080016, vr: 'UI', value: new TextEncoder().encode(`${CT}\0`) },
      { tag: 0x00080020, vr: 'DA', value: new TextEncoder().encode('20200301') },
      {
        tag: 0x00081140,
        vr: 'SQ',
        value: [[{ tag: 0x00081155, vr: 'UI', value: PLANTS[0]! }]],
      },
      { tag: 0x00100010, vr: 'PN', value: PLANTS[0]! },
    ]
    const file = { elements, style, open: true, sopClassUID: CT, astray: PLANTS[0]! }
    const outcomes = outcomesOf(plantedFile(file), COUNT / STYLES.length)
    expect(outcomes).toContain('done')
    expect([...outcomes].filter((outcome) => outcome.startsWith('left'))).toEqual([])
  })

  test.skipIf(absent).each(ORIGINALS)(
    `real ones, %s${absent ? ` (SKIPPED: ${CONFORMANCE} is absent)` : ''}`,
    (name) => {
      const original = new Uint8Array(readFileSync(join(CONFORMANCE, name)))
      const outcomes = outcomesOf(original, COUNT / 10)
      expect(outcomes).toContain('done')
      expect([...outcomes].filter((outcome) => outcome.startsWith('left'))).toEqual([])
    },
  )
})

test('sequences nested without end are refused', () => {
  let value: Parameters<typeof plantedFile>[0]['elements'] = []
  for (let depth = 0; depth < 100; depth += 1)
    value = [{ tag: 0x00081140, vr: 'SQ', value: [value] }]
  const file = {
    elements: value,
    style: STYLES[1]!,
    open: false,
    sopClassUID: CT,
    astray: PLANTS[0]!,
  }
  expect(outcomeOf(plantedFile(file))).toBe('dicom/malformed-header')
  // Not looked into to the end, they count as left.
  expect(identifiersLeft(plantedFile(file))).toContain(0x00081140)
})
