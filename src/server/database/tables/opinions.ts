/** What people say of analyses, signed. */
import { type AnyPgColumn, index, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import { id, moment } from './columns.ts'
import { institutionId } from './institutions.ts'
import { analyses, verdict } from './analyses.ts'

/** One row an opinion as it was signed. Rows are never changed: a correction is a new one that names the one it supersedes. */
export const opinions = pgTable(
  'opinions',
  {
    id: id(),
    institutionId: institutionId(),
    analysisId: uuid('analysis_id')
      .notNull()
      .references(() => analyses.id, { onDelete: 'cascade' }),
    /** A person's id, and their name as they signed: it stays when the account goes. */
    authorId: text('author_id').notNull(),
    authorName: text('author_name').notNull(),
    /** Given before anything of the analysis was shown; null: none was. */
    ownVerdict: verdict('own_verdict'),
    /** By index of the slice in the Reading, and of the lesion on it. */
    lesions: jsonb('lesions')
      .notNull()
      .$type<{ slice: number; lesion: number; agrees: boolean }[]>(),
    comment: text('comment').notNull(),
    supersedes: uuid('supersedes').references((): AnyPgColumn => opinions.id, {
      onDelete: 'cascade',
    }),
    signedAt: moment('signed_at').notNull().defaultNow(),
  },
  (t) => [index().on(t.analysisId, t.signedAt, t.id), unique().on(t.supersedes)],
)
