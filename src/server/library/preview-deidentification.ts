/** What would become of a draft's instances, told before anything is copied: which attributes change, and what to look at. */
import { randomBytes } from 'node:crypto'
import {
  type DeidentifyAction,
  deidentifyInstance,
  entryOfTag,
  formatTag,
} from '../../dicom/index.ts'
import { moved } from './case-moves.ts'
import type { CaseRow, Library } from './drafts.ts'
import { KEEP_NOTHING, NOT_OF_PIXELS } from './freeze-case.ts'
import { sourceOf } from './source-of-draft.ts'

/**
 * Does to every instance what submitting will do, and keeps nothing of it.
 * @param library the database and the blobs
 * @param row the draft
 * @param personId its author
 * @returns which attributes change, by tag and never with a value; signs of text in the pixels, each with how many show it
 * @throws {GroundglassError} `case/wrong-state`, `case/not-the-author`, and as `sourceOf` and `deidentifyInstance`
 */
export async function previewDeidentification(library: Library, row: CaseRow, personId: string) {
  moved(row, 'submit', personId)
  const { files } = await sourceOf(library, row)
  const secret = randomBytes(32)
  const changes = new Map<string, DeidentifyAction>()
  const warnings = new Map<string, number>()
  for (const file of files) {
    const done = deidentifyInstance(await file.bytes(), { secret, ...KEEP_NOTHING })
    for (const each of done.actions) changes.set(`${each.tag} ${each.action}`, each)
    for (const { code } of done.warnings)
      if (code !== NOT_OF_PIXELS) warnings.set(code, (warnings.get(code) ?? 0) + 1)
  }
  return {
    instances: files.length,
    changes: [...changes.values()]
      .toSorted((one, other) => one.tag - other.tag)
      .map(({ tag, action }) => ({
        tag: formatTag(tag),
        keyword: entryOfTag(tag)?.keyword ?? null,
        action,
      })),
    warnings: [...warnings].map(([code, instances]) => ({ code, instances })),
  }
}
