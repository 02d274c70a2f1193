/** Every file of the `dicom-conformance` set decodes to the right pixels or is refused by name. */
import { existsSync, readdirSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { EXPECTATIONS } from './dicom-conformance-table.ts'
import {
  CONFORMANCE,
  decodeCutHtj2k,
  measureSupport,
  type Outcome,
  renderSupport,
} from './dicom-support.ts'

const absent = !existsSync(CONFORMANCE)

describe.skipIf(absent)(
  `dicom conformance${absent ? ` (SKIPPED: ${CONFORMANCE} is absent)` : ''}`,
  () => {
    let outcomes: Outcome[] = []
    beforeAll(async () => {
      outcomes = await measureSupport()
    })

    test('every file has an expectation', () => {
      const files = readdirSync(CONFORMANCE, { recursive: true, encoding: 'utf8' })
      const images = files.filter((file) => file.endsWith('.dcm')).toSorted()
      expect(EXPECTATIONS.map(({ file }) => file).toSorted()).toEqual(images)
    })

    test('every file gives what it should', () => {
      expect(outcomes.length).toBeGreaterThanOrEqual(EXPECTATIONS.length)
      expect(outcomes.filter(({ asExpected }) => !asExpected)).toEqual([])
    })

    test.each([0.2, 0.9, 0.999])(
      'an HTJ2K code stream cut to %d of its length is refused',
      async (part) => {
        await expect(decodeCutHtj2k(part)).rejects.toMatchObject({
          code: 'dicom/undecodable-pixels',
        })
      },
    )

    test('the page of the documentation is what was measured', async () => {
      await expect(renderSupport(outcomes)).toMatchFileSnapshot(
        '../docs/reference/dicom-support.md',
      )
    })
  },
)
