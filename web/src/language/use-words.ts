/** The words of a part of the page in the language of the moment. */
import { useLanguage } from './language.ts'
import type { SameShape, Words } from './words.ts'

/** @param words of a part of the page @returns them in the language of the moment */
export function useWords<Shape>(words: Words<Shape>): Shape | SameShape<Shape> {
  return words[useLanguage()]
}
