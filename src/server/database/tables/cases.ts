/** The teaching library. */
import { sql } from 'drizzle-orm'
import {
  boolean,
  customType,
  index,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core'
import type { CaseProfile } from '../../../core/index.ts'
import { byteCount, createdAt, id, moment } from './columns.ts'
import { blob } from './blobs.ts'
import { studies } from './studies.ts'
import { analyses, verdict } from './analyses.ts'

const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' })

export const caseState = pgEnum('case_state', ['draft', 'in-review', 'published', 'withdrawn'])
/** Teaching cases, for all institutions. They outlive the study they were made from; a case keeps its id at other sites. */
export const cases = pgTable(
  'cases',
  {
    id: id(),
    studyId: uuid('study_id').references(() => studies.id, { onDelete: 'set null' }),
    /** What is read of the study: one series, its Reading and its mask. */
    analysisId: uuid('analysis_id').references(() => analyses.id, { onDelete: 'set null' }),
    title: text('title').notNull(),
    history: text('history').notNull().default(''),
    diagnosis: text('diagnosis').notNull().default(''),
    proof: text('proof').notNull().default(''),
    // JSON rather than text[]: to_tsvector takes JSON in a generated column, while turning an array into text does
    // not count as immutable.
    findings: jsonb('findings').notNull().default([]).$type<string[]>(),
    tags: jsonb('tags').notNull().default([]).$type<string[]>(),
    licence: text('licence').notNull(),
    /** Who is named as author. */
    author: text('author').notNull(),
    /** The person who answers for it here: who wrote it, or who imported it. */
    authorId: text('author_id').notNull(),
    reviewerId: text('reviewer_id'),
    reviewComment: text('review_comment'),
    /** Who accepted it, as they are called: it is shown with the case. */
    reviewer: text('reviewer'),
    state: caseState('state').notNull().default('draft'),
    verdict: verdict('verdict'),
    /** Of the frozen Reading: what cases are compared by, and whether it is a phantom. Null before there is one. */
    profile: jsonb('profile').$type<CaseProfile>(),
    synthetic: boolean('synthetic'),
    /** Signs of text in the pixels, by their codes: somebody has looked at them. */
    warnings: jsonb('warnings').notNull().default([]).$type<string[]>(),
    /** The site that signed it, as it calls itself, and the fingerprint of its key. */
    signerName: text('signer_name'),
    signerFingerprint: text('signer_fingerprint'),
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
    index().on(t.state, t.createdAt, t.id),
    index().on(t.authorId),
    index().on(t.studyId),
    index().on(t.analysisId),
    index().using('gin', t.findings),
    index().using('gin', t.tags),
    index().using('gin', t.search),
  ],
)

/** The frozen copy: the files of a case's bundle, by their names in it. */
export const caseFiles = pgTable(
  'case_files',
  {
    caseId: uuid('case_id')
      .notNull()
      .references(() => cases.id, { onDelete: 'cascade' }),
    name: text('name').notNull(),
    sha256: blob('sha256').notNull(),
    bytes: byteCount(),
    /** Of an instance, so that a viewer finds that of a slice; null of what is none. */
    sopInstanceUID: text('sop_instance_uid'),
  },
  (t) => [primaryKey({ columns: [t.caseId, t.name] }), index().on(t.sha256)],
)
