/** Keeps garbage collection off while blobs are copied, in whatever process it runs. */
import { eq } from 'drizzle-orm'
import type { Queries } from '../database/session.ts'
import { blobHolds } from '../database/schema.ts'

/** Renewed long before its end; a process that dies holds nothing for longer than this. */
const HOLD_MS = 10 * 60_000

/**
 * Holds all blobs: what refers to one from now on, or did a moment ago, finds it there until the hold is released.
 * @param db the database
 * @returns what releases them
 */
export async function holdBlobs(db: Queries): Promise<() => Promise<void>> {
  const until = () => new Date(Date.now() + HOLD_MS)
  const [hold] = await db
    .insert(blobHolds)
    .values({ until: until() })
    .returning({ id: blobHolds.id })
  const own = eq(blobHolds.id, hold!.id)
  const renewal = setInterval(() => {
    // One that fails is made up for by the next.
    db.update(blobHolds)
      .set({ until: until() })
      .where(own)
      .catch(() => {})
  }, HOLD_MS / 10)
  return async () => {
    clearInterval(renewal)
    await db.delete(blobHolds).where(own)
  }
}
