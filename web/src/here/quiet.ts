/** While a study is read on this computer, the page asks the server for nothing by itself: anybody can see that nothing leaves it. */
let readings = 0

/** @param work during which nothing is asked @returns what `work` returns */
export async function quietly<Result>(work: () => Promise<Result>): Promise<Result> {
  readings += 1
  try {
    return await work()
  } finally {
    readings -= 1
  }
}

/** @returns whether a study is being read: what is asked at intervals is then left to the next time */
export function isQuiet(): boolean {
  return readings > 0
}
