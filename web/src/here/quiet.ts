/** While a study is read on this computer, the page asks the server for nothing by itself: anybody can see that nothing leaves it. */
let over: Promise<void> = Promise.resolve()

/** @param work during which nothing is asked @returns what `work` returns */
export async function quietly<Result>(work: () => Promise<Result>): Promise<Result> {
  const done = work()
  const ended = done.then(
    () => {},
    () => {},
  )
  over = over.then(() => ended)
  return done
}

/** Settles when no study is being read here. */
export async function afterQuiet(): Promise<void> {
  let awaited: Promise<void>
  do {
    awaited = over
    await awaited
  } while (awaited !== over)
}
