/** Whether a trail is whole: every event has the hash of what it says, and of the one before it. */
import { z } from 'zod'
import { type AuditEvent, hashOf, NO_HASH } from './audit-event.ts'

/** Where a trail ends. Kept elsewhere it is an anchor: it shows later that the trail up to there is the same. */
export interface Head {
  readonly sequence: number
  readonly hash: string
}

/** A head as people keep it: `SEQUENCE:HASH`. */
export const headSchema = z
  .string()
  .regex(/^\d{1,15}:[0-9a-f]{64}$/)
  .transform((text): Head => {
    const [sequence, hash = ''] = text.split(':')
    return { sequence: Number(sequence), hash }
  })

/**
 * `changed`: the event does not have the hash of what it says. `unlinked`: it does not follow the one before it; one of the two
 * was replaced together with its hash. `missing`: there is none where one should be. `misplaced`: it stands behind a later one.
 * `not-anchored`: it is another than the anchor's.
 */
export const CHAIN_FAULTS = ['changed', 'unlinked', 'missing', 'misplaced', 'not-anchored'] as const

interface ChainFault {
  readonly kind: (typeof CHAIN_FAULTS)[number]
  /** The first event that it is about. */
  readonly sequence: number
  readonly message: string
}

export interface Verification {
  readonly events: number
  /** Of an empty trail: 0, and the hash that the first event will follow. */
  readonly head: Head
  /** The first hundred. */
  readonly faults: readonly ChainFault[]
  readonly faultCount: number
}

const MAX_FAULTS = 100

/**
 * @param events in the order of the trail
 * @param anchor a head of this trail, as it was seen earlier and kept elsewhere. Only by one can it be found that the newest
 * events were cut off, or that a change was followed by making all later hashes anew.
 * @returns what was found
 */
export async function verifyChain(
  events: AsyncIterable<AuditEvent>,
  anchor?: Head,
): Promise<Verification> {
  let head: Head = { sequence: 0, hash: NO_HASH }
  const faults: ChainFault[] = []
  let [count, faultCount] = [0, 0]
  const report = (kind: ChainFault['kind'], sequence: number, message: string) => {
    faultCount += 1
    if (faults.length < MAX_FAULTS) faults.push({ kind, sequence, message })
  }
  for await (const event of events) {
    count += 1
    const { sequence, hash } = event
    const expected = head.sequence + 1
    if (hashOf(event) !== hash)
      report(
        'changed',
        sequence,
        `Event ${sequence} was changed: its hash is not that of what it says.`,
      )
    if (sequence < expected) {
      report('misplaced', sequence, `Event ${sequence} stands where ${expected} should.`)
      continue
    }
    if (sequence > expected) report('missing', expected, missing(expected, sequence - 1))
    else if (event.previousHash !== head.hash)
      report(
        'unlinked',
        sequence,
        `Event ${sequence} does not follow event ${sequence - 1}: one of the two was replaced, with its hash.`,
      )
    if (sequence === anchor?.sequence && hash !== anchor.hash)
      report(
        'not-anchored',
        sequence,
        `Event ${sequence} is not the one that was expected there: the trail up to it was written anew.`,
      )
    head = { sequence, hash }
  }
  if (anchor !== undefined && head.sequence < anchor.sequence) {
    const first = head.sequence + 1
    report('missing', first, `${missing(first, anchor.sequence)} The end was cut off.`)
  }
  return { events: count, head, faults, faultCount }
}

function missing(first: number, last: number): string {
  return first === last ? `Event ${first} is missing.` : `Events ${first} to ${last} are missing.`
}
