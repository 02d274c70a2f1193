/** Names as a person counts them: `slice-2` before `slice-10`, the same in every locale. */
const collator = new Intl.Collator('en', { numeric: true })

/** @param a a name @param b another @returns below 0 when `a` comes first */
export function naturalOrder(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : Number(a > b))
}
