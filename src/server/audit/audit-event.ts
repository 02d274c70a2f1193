/** An event of the audit trail, and the hash that ties it to the one before. */
import { createHash } from 'node:crypto'
import { z } from 'zod'

/** Who did it. */
export interface Actor {
  readonly kind: 'user' | 'token' | 'guest' | 'nobody' | 'worker' | 'system'
  readonly id: string | null
}

/** What the platform does by itself: sweeps, retention, commands on the server's machine. */
export const SYSTEM: Actor = { kind: 'system', id: null }

/** Id, hash or code: no text that people write, and no PersonName of DICOM, which has a caret in it. */
export const code = z.string().regex(/^[\w.:/+-]{1,200}$/)
export const detailSchema = z.record(
  z.string().regex(/^[\w-]{1,100}$/),
  z.union([code, z.int(), z.boolean(), z.null()]),
)
export type Detail = z.infer<typeof detailSchema>

/** An event as it is stored, told and hashed. */
export const auditEventSchema = z.object({
  sequence: z.number(),
  at: z.date(),
  actorKind: z.string(),
  actorId: z.string().nullable(),
  action: z.string(),
  objectType: z.string().nullable(),
  objectId: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
  previousHash: z.string(),
  hash: z.string(),
})
export type AuditEvent = z.infer<typeof auditEventSchema>

/** What the first event has for the hash before it. */
export const NO_HASH = '0'.repeat(64)

/**
 * @param event all but its hash
 * @returns the SHA-256, in hex, of its canonical form: a JSON array of the format's name and every column, the names within
 * `detail` sorted
 */
export function hashOf(event: Omit<AuditEvent, 'hash'>): string {
  const { sequence, at, actorKind, actorId, action, objectType, objectId, detail, previousHash } =
    event
  const canonical = [
    'groundglass.audit/1',
    sequence,
    // Null, where someone has written a moment that is none.
    at.toJSON(),
    actorKind,
    actorId,
    action,
    objectType,
    objectId,
    sorted(detail),
    previousHash,
  ]
  return createHash('sha256').update(JSON.stringify(canonical)).digest('hex')
}

/** jsonb keeps no order of names, so the hash must not depend on one. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([name, inner]) => [name, sorted(inner)] as const)
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
