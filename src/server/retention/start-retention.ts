/** Forgetting, now and then, while the server runs. */
import { recordAudit, SYSTEM } from '../audit/index.ts'
import type { ServerConfig } from '../config.ts'
import { collectGarbage } from '../storage/index.ts'
import { clearGuestLinks } from './clear-guest-links.ts'
import type { Keeper } from './keeper.ts'
import { sweepRetention } from './sweep-retention.ts'

export interface RetentionOptions extends Keeper {
  readonly retention: ServerConfig['retention']
  /** Told what fails; everything else goes on. */
  readonly onFault: (error: unknown) => void
}

const MINUTE_MS = 60_000
const HOUR_MINUTES = 60
const DAY_MINUTES = 24 * HOUR_MINUTES

/**
 * Clears ended guest links every minute, deletes what is kept for so many days every hour, and collects garbage every day;
 * the first two also at once.
 * @param options where things lie, and for how long they do
 * @returns what ends it, after the sweep under way
 */
export function startRetention(options: RetentionOptions): () => Promise<void> {
  const { retention, onFault } = options
  let minute = 0
  let running: Promise<void> | null = null
  const sweep = async () => {
    const now = minute
    minute += 1
    await clearGuestLinks(options, onFault).catch(onFault)
    if (now % HOUR_MINUTES === 0) await sweepRetention(options, retention).catch(onFault)
    if (now % DAY_MINUTES === HOUR_MINUTES) await collect(options).catch(onFault)
  }
  const tick = () => {
    running ??= sweep().finally(() => (running = null))
  }
  const timer = setInterval(tick, MINUTE_MS)
  tick()
  return async () => {
    clearInterval(timer)
    await running
  }
}

/** What deletions left because it was young, and what was being written when its rows went. */
async function collect({ db, store }: Keeper): Promise<void> {
  const hourAgo = new Date(Date.now() - HOUR_MINUTES * MINUTE_MS)
  const { blobs, bytes } = await collectGarbage(db, store, hourAgo)
  const detail = { blobs, bytes }
  if (blobs > 0) await recordAudit(db, { actor: SYSTEM, action: 'storage.collect', detail })
}
