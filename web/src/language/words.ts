/** The words of one part of the page, in both languages; the types see to it that neither lacks any. */

/** A sentence with values in it is a function: each language puts them where they belong. */
type Text = string | ((...values: never[]) => string)
interface Tree {
  readonly [key: string]: Text | Tree
}
export type SameShape<Model> = {
  readonly [Key in keyof Model]: Model[Key] extends string
    ? string
    : Model[Key] extends (...values: infer Values) => string
      ? (...values: Values) => string
      : SameShape<Model[Key]>
}
/** What a part has is told by the English words; the Chinese ones differ from their type in literal strings only. */
export interface Words<Shape> {
  readonly en: Shape
  readonly zh: SameShape<Shape>
}

/**
 * @param en in English
 * @param zh the same in Chinese
 * @returns both, for `useWords`
 */
export function inBoth<Shape extends Tree>(en: Shape, zh: SameShape<Shape>): Words<Shape> {
  return { en, zh }
}
