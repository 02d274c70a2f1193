/** What was answered under an Idempotency-Key: claimed before, kept after, forgotten after a day. */
import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto'
import { and, eq, isNull, lt, or } from 'drizzle-orm'
import { z } from 'zod'
import { GroundglassError } from '../../core/index.ts'
import type { Queries } from '../database/session.ts'
import { idempotencyKeys } from '../database/schema.ts'

const answerSchema = z.object({
  status: z.int(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
})
export type Answer = z.infer<typeof answerSchema>

/** A key of someone's: two people may choose the same. */
export interface Claim {
  readonly subject: string
  readonly key: string
}

export interface KeptAnswer {
  /** Of the request that was answered. */
  readonly requestSha256: string
  readonly answer: Answer
}

const EXPIRE_AFTER_MS = 24 * 3600 * 1000
/** Whoever answers renews its claims more often than that; one that is older is a dead process'. */
const DEAD_AFTER_MS = 180_000
const RETRY_AFTER_SECONDS = 2

export class IdempotencyKeys {
  readonly #db: Queries
  readonly #held = new Set<Claim>()

  /** @param db where keys are */
  constructor(db: Queries) {
    this.#db = db
  }

  /**
   * Takes a key for the request at hand.
   * @param claim whose key
   * @param now the moment
   * @returns null when it is the caller's, who must `keep` or `release` it; what was answered when it was used before
   * @throws {GroundglassError} `request/idempotency-key-in-use` while the first request under it is being answered
   */
  async claim(claim: Claim, now = new Date()): Promise<KeptAnswer | null> {
    const fresh = { requestSha256: '', status: null, response: null, createdAt: now }
    const [taken] = await this.#db
      .insert(idempotencyKeys)
      .values({ ...columnsOf(claim), ...fresh })
      .onConflictDoUpdate({
        target: [idempotencyKeys.subject, idempotencyKeys.key],
        set: fresh,
        setWhere: ended(now),
      })
      .returning({ key: idempotencyKeys.key })
    if (taken !== undefined) {
      this.#held.add(claim)
      return null
    }
    const [known] = await this.#db.select().from(idempotencyKeys).where(rowOf(claim))
    if (typeof known?.response !== 'string') throw inUse()
    return { requestSha256: known.requestSha256, answer: unseal(claim.key, known.response) }
  }

  /**
   * Keeps the answer to the request under a key.
   * @param claim as taken
   * @param kept the answer, and to what
   */
  async keep(claim: Claim, { requestSha256, answer }: KeptAnswer): Promise<void> {
    this.#held.delete(claim)
    const response = seal(claim.key, answer)
    await this.#db
      .update(idempotencyKeys)
      .set({ requestSha256, status: answer.status, response, createdAt: new Date() })
      .where(rowOf(claim))
  }

  /** @param claim as taken; the request failed, and may be sent again under its key */
  async release(claim: Claim): Promise<void> {
    this.#held.delete(claim)
    await this.#db.delete(idempotencyKeys).where(and(rowOf(claim), isNull(idempotencyKeys.status)))
  }

  /**
   * To be called at least once a minute: renews what is being answered, forgets what has ended.
   * @param now the moment
   */
  async tend(now = new Date()): Promise<void> {
    for (const claim of this.#held)
      await this.#db.update(idempotencyKeys).set({ createdAt: now }).where(rowOf(claim))
    await this.#db.delete(idempotencyKeys).where(ended(now))
  }
}

function ended(now: Date) {
  const ago = (ms: number) => new Date(now.getTime() - ms)
  const { createdAt, status } = idempotencyKeys
  return or(
    lt(createdAt, ago(EXPIRE_AFTER_MS)),
    and(isNull(status), lt(createdAt, ago(DEAD_AFTER_MS))),
  )!
}

function rowOf(claim: Claim) {
  const { subject, key } = columnsOf(claim)
  return and(eq(idempotencyKeys.subject, subject), eq(idempotencyKeys.key, key))
}

function columnsOf({ subject, key }: Claim) {
  return { subject, key: createHash('sha256').update(key).digest('hex') }
}

// An answer may hold a new token's secret, of which nothing else is kept but a hash. So it is sealed by the key itself,
// which only its sender has: the row holds the key's hash.

function seal(key: string, answer: Answer): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', sealOf(key), nonce)
  const sealed = [cipher.update(JSON.stringify(answer)), cipher.final()]
  return Buffer.concat([nonce, cipher.getAuthTag(), ...sealed]).toString('base64')
}

function unseal(key: string, response: string): Answer {
  const bytes = Buffer.from(response, 'base64')
  const cipher = createDecipheriv('aes-256-gcm', sealOf(key), bytes.subarray(0, NONCE_BYTES))
  cipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
  const text = [cipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), cipher.final()]
  return answerSchema.parse(JSON.parse(Buffer.concat(text).toString()))
}

const NONCE_BYTES = 12
const TAG_BYTES = 16

function sealOf(key: string): Buffer {
  return createHmac('sha256', key).update('groundglass: answer under an Idempotency-Key').digest()
}

function inUse(): GroundglassError {
  return new GroundglassError(
    'request/idempotency-key-in-use',
    `Expected an Idempotency-Key that is free or done with; the first request under it is still being answered. Ask again in ${RETRY_AFTER_SECONDS} s.`,
    { cause: { retryAfterSeconds: RETRY_AFTER_SECONDS } },
  )
}
