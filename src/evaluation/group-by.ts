/** Grouping, which Node 20 does not have built in. */

/**
 * @param items anything
 * @param keyOf the group of an item
 * @returns the items of each group, groups in order of first appearance
 */
export function groupBy<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const key = keyOf(item)
    const known = groups.get(key)
    if (known) known.push(item)
    else groups.set(key, [item])
  }
  return groups
}
