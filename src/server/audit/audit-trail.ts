/** The trail from its first event to its last: out of the database, or as JSON lines. */
import { open } from 'node:fs/promises'
import { asc, gt } from 'drizzle-orm'
import { z } from 'zod'
import { GroundglassError } from '../../core/index.ts'
import type { Queries } from '../database/session.ts'
import { auditEvents } from '../database/schema.ts'
import { type AuditEvent, auditEventSchema } from './audit-event.ts'

/** Rows fetched at a time. */
const PAGE = 1000

/**
 * @param db the database
 * @yields all events by their sequence; those that come meanwhile too
 */
export async function* eventsInDatabase(db: Queries): AsyncGenerator<AuditEvent> {
  let last: number | null = null
  for (;;) {
    const page: AuditEvent[] = await db
      .select()
      .from(auditEvents)
      .where(last === null ? undefined : gt(auditEvents.sequence, last))
      .orderBy(asc(auditEvents.sequence))
      .limit(PAGE)
    yield* page
    last = page.at(-1)?.sequence ?? null
    // No number that we gave is unsafe: it was written by hand, and is the greatest.
    if (page.length < PAGE || !Number.isSafeInteger(last)) return
  }
}

/** @param event any @returns it as one line of an export, without the line's end */
export function lineOf(event: AuditEvent): string {
  return JSON.stringify(event)
}

const lineSchema = auditEventSchema
  .extend({
    // One way to write a moment: another text would have the same hash.
    at: z
      .string()
      .refine((text) => new Date(text).toJSON() === text)
      .transform((text) => new Date(text)),
  })
  .strict()

/**
 * @param path of an export
 * @yields its events, in the order of its lines
 * @throws {GroundglassError} `audit/no-file`, `audit/unreadable-line`
 */
export async function* eventsInFile(path: string): AsyncGenerator<AuditEvent> {
  const file = await open(path).catch(() => null)
  if (!(await file?.stat())?.isFile())
    throw new GroundglassError(
      'audit/no-file',
      'Expected an export of the audit trail; there is no such file, or it may not be read. Look at its path.',
    )
  let number = 0
  for await (const line of file!.readLines()) {
    number += 1
    const event = lineSchema.safeParse(jsonOf(line)).data
    if (event === undefined)
      throw new GroundglassError(
        'audit/unreadable-line',
        `Expected an event of the audit trail in each line; line ${number} is none. Take the file as \`groundglass audit export\` wrote it.`,
      )
    yield event
  }
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
