/** Something done again and again while something else runs. */

/**
 * @param intervalMs between the end of one time and the next
 * @param work what is done; what it throws is left to the next time
 * @returns `stop`, after which nothing of it runs
 */
export function every(intervalMs: number, work: () => Promise<void>): { stop(): Promise<void> } {
  let running = Promise.resolve()
  let stopped = false
  let timer: NodeJS.Timeout
  const once = async () => {
    await work().catch(() => {})
    if (!stopped) again()
  }
  const again = () => {
    timer = setTimeout(() => {
      running = once()
    }, intervalMs)
  }
  again()
  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
