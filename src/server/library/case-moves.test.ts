import { expect, it } from 'vitest'
import { GroundglassError } from '../../core/index.ts'
import { CASE_MOVES, CASE_STATES, type CaseMove, moved } from './case-moves.ts'

const MOVES = ['edit', 'submit', 'accept', 'send-back', 'withdraw', 'delete'] as const

/** What comes of each move in each state, asked for by the author and by somebody else. */
const EXPECTED: Readonly<Record<CaseMove, readonly string[]>> = {
  edit: ['draft draft case/not-the-author'],
  submit: ['draft in-review case/not-the-author'],
  accept: ['in-review case/own-review published'],
  'send-back': ['in-review case/own-review draft'],
  withdraw: ['in-review withdrawn withdrawn', 'published withdrawn withdrawn'],
  delete: ['draft gone gone', 'withdrawn gone gone'],
}

it('moves a case by the table alone', () => {
  expect(Object.keys(CASE_MOVES)).toEqual(MOVES)
  for (const move of MOVES) {
    const found = CASE_STATES.map((state) => {
      const outcomes = ['author', 'somebody'].map((person) => {
        try {
          return moved({ state, authorId: 'author' }, move, person) ?? 'gone'
        } catch (error) {
          return error instanceof GroundglassError ? error.code : 'fault'
        }
      })
      return [state, ...outcomes].join(' ')
    })
    expect(found.filter((row) => !row.includes('case/wrong-state'))).toEqual(EXPECTED[move])
  }
})

it('leaves nothing that a single person can bring from a draft to the public', () => {
  const alone = Object.values(CASE_MOVES).filter(({ by }) => by !== 'second')
  expect(alone.map(({ to }) => to)).not.toContain('published')
})
