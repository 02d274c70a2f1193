/** The teaching library. */
import { sql } from 'drizzle-orm'
import { customType, index, jsonb, pgEnum, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { createdAt, id, moment } from './columns.ts'
import { blob } from './blobs.ts'
import { studies } from './studies.ts'
import { verdict } from './analyses.ts'

const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' })

export const caseState = pgEnum('case_state', ['draft', 'in-review', 'published', 'withdrawn'])
/** Teaching cases, for all institutions. They outlive the study they were made from. */
export const cases = pgTable(
  'cases',
  {
    id: id(),
    studyId: uuid('study_id').references(() => studies.id, { onDelete: 'set null' }),
    title: text('title').notNull(),
    history: text('history').notNull().default(''),
    diagnosis: text('diagnosis').notNull().default(''),
    proof: text('proof').notNull().default(''),
    // JSON rather than text[]: to_tsvector takes JSON in a generated column, while turning an array into text does
    // not count as immutable.
    findings: jsonb('findings').notNull().default([]).$type<string[]>(),
    tags: jsonb('tags').notNull().default([]).$type<string[]>(),
    licence: text('licence').notNull(),
    authorId: text('author_id').notNull(),
    reviewerId: text('reviewer_id'),
    state: caseState('state').notNull().default('draft'),
    verdict: verdict('verdict'),
    bundleSha256: blob('bundle_sha256'),
    search: tsvector('search').generatedAlwaysAs(sql`
      setweight(to_tsvector('english', title), 'A') ||
      setweight(to_tsvector('english', diagnosis), 'A') ||
      setweight(to_tsvector('english', findings), 'B') ||
      setweight(to_tsvector('english', tags), 'B') ||
      setweight(to_tsvector('english', history), 'C') ||
      setweight(to_tsvector('english', proof), 'C')`),
    createdAt: createdAt(),
    publishedAt: moment('published_at'),
  },
  (t) => [
    index().on(t.state, t.publishedAt, t.id),
    index().on(t.studyId),
    index().on(t.bundleSha256),
    index().using('gin', t.findings),
    index().using('gin', t.tags),
    index().using('gin', t.search),
  ],
)
