/** The data dictionary of PS3.6, by keyword and by tag; made when first needed, since it has five thousand entries. */
import { dictionary } from 'dcmjs/dictionary'

export interface DictionaryEntry {
  /** 0xGGGGEEEE */
  readonly tag: number
  readonly keyword: string
  /** Two capitals, or `xs` (US or SS), `ox` (OB or OW), `lt` (US or OW) where the standard leaves a choice. */
  readonly vr: string
}

let entries: readonly DictionaryEntry[] | undefined
let byKeyword: ReadonlyMap<string, DictionaryEntry> | undefined
let byTag: ReadonlyMap<number, DictionaryEntry> | undefined

/** Private elements and repeating groups, whose tags are patterns, are left out. */
function allEntries(): readonly DictionaryEntry[] {
  entries ??= Object.values(dictionary)
    .filter(({ tag }) => /^\([\dA-F]{4},[\dA-F]{4}\)$/i.test(tag))
    .map(({ tag, name, vr }) => ({
      tag: Number.parseInt(tag.slice(1, 5) + tag.slice(6, 10), 16),
      keyword: name,
      vr,
    }))
  return entries
}

/**
 * @param keyword for instance `PatientName`; those of retired attributes begin with `RETIRED_`
 * @returns its entry, undefined for what the standard does not know
 */
export function entryOfKeyword(keyword: string): DictionaryEntry | undefined {
  byKeyword ??= new Map(allEntries().map((entry) => [entry.keyword, entry]))
  return byKeyword.get(keyword)
}

/**
 * @param tag 0xGGGGEEEE
 * @returns its entry, undefined for what the standard does not know
 */
export function entryOfTag(tag: number): DictionaryEntry | undefined {
  byTag ??= new Map(allEntries().map((entry) => [entry.tag, entry]))
  return byTag.get(tag)
}
