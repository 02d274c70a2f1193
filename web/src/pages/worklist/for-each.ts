/** The server answers several at once, and other windows want their answers too. */
const LANES = 3

/**
 * Does something for each of many, some at a time; the first failure stops what has not begun.
 * @param items for which
 * @param each what is done
 * @param tell hears how many are done
 * @returns the results, in the order of the items
 */
export async function forEach<Item, Result>(
  items: readonly Item[],
  each: (item: Item, signal: AbortSignal) => Promise<Result>,
  tell: (done: number) => void,
): Promise<Result[]> {
  const ending = new AbortController()
  const { signal } = ending
  const left = [...items.entries()]
  const results: Result[] = []
  let done = 0
  const lane = async () => {
    for (let next = left.shift(); next && !signal.aborted; next = left.shift()) {
      const [index, item] = next
      results[index] = await each(item, signal)
      done += 1
      tell(done)
    }
  }
  try {
    await Promise.all(Array.from({ length: LANES }, lane))
    return results
  } finally {
    ending.abort()
  }
}
