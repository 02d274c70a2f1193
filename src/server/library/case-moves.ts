/** The states of a teaching case, and the one table of who moves it from which to which. */
import { GroundglassError } from '../../core/index.ts'

export const CASE_STATES = ['draft', 'in-review', 'published', 'withdrawn'] as const
export type CaseState = (typeof CASE_STATES)[number]

/**
 * `author`: who wrote it, and nobody else. `second`: anyone but the author. `policy`: whoever the table of permissions lets,
 * which is the author and administrators.
 */
type Mover = 'author' | 'second' | 'policy'

interface Move {
  readonly from: readonly CaseState[]
  /** Null: it is gone. */
  readonly to: CaseState | null
  readonly by: Mover
}

// biome-ignore format: a table is read by its columns
export const CASE_MOVES = {
  edit:        { from: ['draft'],                  to: 'draft',     by: 'author' },
  submit:      { from: ['draft'],                  to: 'in-review', by: 'author' },
  accept:      { from: ['in-review'],              to: 'published', by: 'second' },
  'send-back': { from: ['in-review'],              to: 'draft',     by: 'second' },
  withdraw:    { from: ['in-review', 'published'], to: 'withdrawn', by: 'policy' },
  delete:      { from: ['draft', 'withdrawn'],     to: null,        by: 'policy' },
} as const satisfies Record<string, Move>
export type CaseMove = keyof typeof CASE_MOVES

/**
 * @param kase as it stands
 * @param kase.state its state
 * @param kase.authorId its author's id
 * @param move what is asked for
 * @param personId who asks, and may by the table of permissions
 * @returns the state after it; null: none
 * @throws {GroundglassError} `case/wrong-state`, `case/not-the-author`, `case/own-review`
 */
export function moved<Name extends CaseMove>(
  kase: { readonly state: CaseState; readonly authorId: string },
  move: Name,
  personId: string,
): (typeof CASE_MOVES)[Name]['to'] {
  const { from, by }: Move = CASE_MOVES[move]
  if (!from.includes(kase.state))
    throw new GroundglassError(
      'case/wrong-state',
      `Expected a case that is ${from.join(' or ')} (${move}); this one is ${kase.state}. Nothing was changed.`,
    )
  if (by === 'author' && personId !== kase.authorId)
    throw new GroundglassError(
      'case/not-the-author',
      `Expected the author of the case (${move}); somebody else asked. Send it back with a comment.`,
    )
  if (by === 'second' && personId === kase.authorId)
    throw new GroundglassError(
      'case/own-review',
      `Expected a second person to review the case (${move}); its author asked. Ask a colleague.`,
    )
  return CASE_MOVES[move].to
}
