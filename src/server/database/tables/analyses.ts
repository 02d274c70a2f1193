/** Series read by models, and the workers that read them. */
import { sql } from 'drizzle-orm'
import {
  doublePrecision,
  foreignKey,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'
import { createdAt, id, moment } from './columns.ts'
import { institutionId } from './institutions.ts'
import { blob } from './blobs.ts'
import { series, studies } from './studies.ts'

/** Of the statement: a transaction's own moment may lie far before its end. */
const now = sql`clock_timestamp()`

export const workers = pgTable('workers', {
  id: id(),
  name: text('name').notNull(),
  host: text('host').notNull(),
  pid: integer('pid').notNull(),
  device: text('device').notNull(),
  /** Which models it can run: `{ name, version, sha256 }`. */
  models: jsonb('models').notNull().$type<{ name: string; version: string; sha256: string }[]>(),
  /** Null until it has read one series. */
  msPerSlice: doublePrecision('ms_per_slice'),
  /** Series read, and the time that each stage of them took together: what /metrics adds up. */
  seriesCount: integer('series_count').notNull().default(0),
  msByStage: jsonb('ms_by_stage').notNull().default({}).$type<Record<string, number>>(),
  startedAt: moment('started_at').notNull().defaultNow(),
  lastSeenAt: moment('last_seen_at').notNull().defaultNow(),
})

export const verdict = pgEnum('verdict', ['suspicious', 'not-suspicious', 'not-interpretable'])
export const analysisState = pgEnum('analysis_state', [
  'queued',
  'running',
  'done',
  'failed',
  'cancelled',
])
/** One series, at one revision, read by one model with one set of parameters: asked twice, it is one row. */
export const analyses = pgTable(
  'analyses',
  {
    id: id(),
    institutionId: institutionId(),
    seriesId: uuid('series_id').notNull(),
    /** The series' study, said again: a worklist asks for studies by what their analyses are. */
    studyId: uuid('study_id')
      .notNull()
      .references(() => studies.id, { onDelete: 'cascade' }),
    seriesRevision: integer('series_revision').notNull(),
    modelName: text('model_name').notNull(),
    modelVersion: text('model_version').notNull(),
    modelSha256: text('model_sha256').notNull(),
    parameters: jsonb('parameters').notNull().$type<Record<string, unknown>>(),
    parametersSha256: text('parameters_sha256').notNull(),
    /** Higher goes first. */
    priority: integer('priority').notNull().default(0),
    state: analysisState('state').notNull().default('queued'),
    progress: jsonb('progress').$type<{ stage: string; done: number; total: number | null }>(),
    attempts: integer('attempts').notNull().default(0),
    errorCode: text('error_code'),
    errorMessage: text('error_message'),
    verdict: verdict('verdict'),
    readingSha256: blob('reading_sha256'),
    maskSha256: blob('mask_sha256'),
    lesionMapSha256: blob('lesion_map_sha256'),
    workerId: uuid('worker_id').references(() => workers.id, { onDelete: 'set null' }),
    /** A person's id; null when the platform asked by itself. */
    requestedBy: text('requested_by'),
    createdAt: createdAt(),
    startedAt: moment('started_at'),
    finishedAt: moment('finished_at'),
    /** When anything of the row changed last, by the database's clock: those who watch ask for what is newer. */
    changedAt: moment('changed_at')
      .notNull()
      .default(now)
      .$onUpdate(() => now),
  },
  (t) => [
    foreignKey({
      columns: [t.seriesId, t.institutionId],
      foreignColumns: [series.id, series.institutionId],
    }).onDelete('cascade'),
    unique('analyses_asked_once').on(
      t.seriesId,
      t.seriesRevision,
      t.modelSha256,
      t.parametersSha256,
    ),
    index().on(t.institutionId, t.createdAt, t.id),
    index().on(t.institutionId, t.changedAt, t.id),
    index().on(t.institutionId, t.state, t.createdAt, t.id),
    index().on(t.institutionId, t.verdict, t.createdAt, t.id),
    index('analyses_unfinished')
      .on(t.state, t.createdAt)
      .where(sql`state in ('queued', 'running')`),
    index().on(t.studyId),
    index().on(t.workerId),
    index().on(t.readingSha256),
    index().on(t.maskSha256),
    index().on(t.lesionMapSha256),
  ],
)
