/** Who a study belongs to. */
import { pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { createdAt, id } from './columns.ts'

export const institutions = pgTable('institutions', {
  id: id(),
  name: text('name').notNull().unique(),
  createdAt: createdAt(),
})

/** @returns the column that says whose a row is */
export const institutionId = () =>
  uuid('institution_id')
    .notNull()
    .references(() => institutions.id)
