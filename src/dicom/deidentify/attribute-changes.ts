/** What de-identification does to one file, value by value: for the person who has the file, and for nobody else. */
import { decodeText } from '../character-sets.ts'
import type { DataElement, DataSet } from '../data-set.ts'
import { entryOfTag } from '../dictionary.ts'
import { parseInstance } from '../instance.ts'
import { formatTag, TAGS } from '../tags.ts'
import { texts } from '../values.ts'
import {
  deidentifyInstance,
  type DeidentifyAction,
  type DeidentifyOptions,
} from './deidentify-instance.ts'
import type { DeidentifyWarning } from './pixel-warnings.ts'

export interface AttributeChange {
  /** For instance `(0010,0010)`. */
  readonly tag: string
  /** As the standard names it; null for private attributes. */
  readonly keyword: string | null
  /** The value as text, a size in bytes where it is none; null where it is empty or stands in a sequence. */
  readonly before: string | number | null
  /** As `before`; null where nothing is left. */
  readonly after: string | number | null
}

const TEXT = new Set('AE AS CS DA DS DT IS LO LT PN SH ST TM UC UI UR UT'.split(' '))
/** Longer ones are told by their size. */
const LONGEST_TEXT_BYTES = 1024

/**
 * @param bytes the whole file
 * @param options as `deidentifyInstance` takes them
 * @returns the attributes of the object itself whose values change, in order, and what somebody should look at. The values are
 * patient data: to be shown, never kept or sent
 * @throws GroundglassError as `deidentifyInstance`
 */
export function attributeChanges(
  bytes: Uint8Array,
  options: DeidentifyOptions,
): { changes: AttributeChange[]; warnings: readonly DeidentifyWarning[] } {
  const made = deidentifyInstance(bytes, options)
  const original = parseInstance(bytes).dataSet
  const result = parseInstance(made.bytes).dataSet
  const changes = [...tagsOf(made.actions)]
    .filter((tag) => original.elements.has(tag))
    .toSorted((one, other) => one - other)
    .map((tag) => ({
      tag: formatTag(tag),
      keyword: entryOfTag(tag)?.keyword.replace(/^RETIRED_/, '') ?? null,
      before: shown(original, tag),
      after: shown(result, tag),
    }))
    .filter(({ before, after }) => before !== null && before !== after)
  return { changes, warnings: made.warnings }
}

/** What the actions name, and whose UIDs are written whatever the original said. */
function tagsOf(actions: readonly DeidentifyAction[]): Set<number> {
  const own = [TAGS.SOPInstanceUID, TAGS.PatientName, TAGS.PatientID]
  return new Set([...own, ...actions.map(({ tag }) => tag)])
}

function shown(dataSet: DataSet, tag: number): string | number | null {
  const element = dataSet.elements.get(tag)
  if (element === undefined || element.length === 0) return null
  const vr = entryOfTag(tag)?.vr ?? element.vr ?? 'UN'
  if (!TEXT.has(vr) || element.length > LONGEST_TEXT_BYTES) return element.length
  return textOf(dataSet, element) || null
}

function textOf({ bytes, elements }: DataSet, { offset, length }: DataElement): string {
  const value = bytes.subarray(offset, offset + length)
  const sets = elements.has(TAGS.SpecificCharacterSet)
    ? texts({ bytes, elements }, TAGS.SpecificCharacterSet)
    : []
  return decodeText(value, sets).replaceAll('\0', ' ').trim()
}
