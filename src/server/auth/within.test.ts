import type { SQL } from 'drizzle-orm'
import { PgDialect } from 'drizzle-orm/pg-core'
import { expect, it } from 'vitest'
import { cases, studies } from '../database/schema.ts'
import { within } from './within.ts'

const text = (condition: SQL | undefined) => condition && new PgDialect().sqlToQuery(condition)

it('filters by the institution or the person, and lets nothing through where it cannot', () => {
  const institution = { kind: 'institution', institutionId: 'clinic' } as const
  const own = { kind: 'own', userId: 'me' } as const
  expect(within({ kind: 'any' }, studies)).toBeUndefined()
  expect(text(within(institution, studies))).toMatchObject({
    sql: '"studies"."institution_id" = $1',
    params: ['clinic'],
  })
  expect(text(within(own, { userId: cases.authorId }))).toMatchObject({
    sql: '"cases"."author_id" = $1',
    params: ['me'],
  })
  expect(text(within(institution, { userId: cases.authorId }))?.sql).toBe('false')
  expect(text(within(own, { institutionId: studies.institutionId }))?.sql).toBe('false')
})
