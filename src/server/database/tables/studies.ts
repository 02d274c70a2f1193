/** Studies, their series, and the instances of these. */
import { sql } from 'drizzle-orm'
import {
  date,
  foreignKey,
  index,
  integer,
  pgEnum,
  pgTable,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'
import { byteCount, createdAt, id, moment } from './columns.ts'
import { institutionId } from './institutions.ts'
import { blob } from './blobs.ts'

export const studies = pgTable(
  'studies',
  {
    id: id(),
    institutionId: institutionId(),
    studyInstanceUID: text('study_instance_uid').notNull(),
    studyDate: date('study_date', { mode: 'string' }),
    patientId: text('patient_id'),
    patientName: text('patient_name'),
    accessionNumber: text('accession_number'),
    description: text('description'),
    createdAt: createdAt(),
    deletedAt: moment('deleted_at'),
  },
  (t) => [
    unique().on(t.institutionId, t.studyInstanceUID),
    // What the children's compound keys point at.
    unique().on(t.id, t.institutionId),
    // Lists show what is not deleted, newest first; the id settles equal moments.
    index('studies_listed').on(t.institutionId, t.createdAt, t.id).where(sql`deleted_at is null`),
    // A study without a date is the oldest: `STUDY_DATE`, so that the sort needs no nulls.
    index('studies_by_date')
      .on(t.institutionId, sql`coalesce("study_date", '-infinity')`, t.id)
      .where(sql`deleted_at is null`),
    index('studies_by_patient_id').on(t.institutionId, t.patientId),
    // The operator class lets `lower(patient_name) like 'doe%'` use the index in any collation.
    index('studies_by_patient_name').on(
      t.institutionId,
      sql`lower("patient_name") text_pattern_ops`,
    ),
    index('studies_by_accession_number').on(t.institutionId, t.accessionNumber),
    index('studies_by_description').using('gin', sql`to_tsvector('simple', "description")`),
    index('studies_deleted').on(t.deletedAt).where(sql`deleted_at is not null`),
  ],
)

export const seriesState = pgEnum('series_state', ['receiving', 'complete'])
export const series = pgTable(
  'series',
  {
    id: id(),
    institutionId: institutionId(),
    studyId: uuid('study_id').notNull(),
    seriesInstanceUID: text('series_instance_uid').notNull(),
    modality: text('modality'),
    description: text('description'),
    /** Counts up with each batch of instances that comes after the series was complete. */
    revision: integer('revision').notNull().default(1),
    instanceCount: integer('instance_count').notNull().default(0),
    state: seriesState('state').notNull().default('receiving'),
    createdAt: createdAt(),
    lastInstanceAt: moment('last_instance_at').notNull().defaultNow(),
  },
  (t) => [
    foreignKey({
      columns: [t.studyId, t.institutionId],
      foreignColumns: [studies.id, studies.institutionId],
    }).onDelete('cascade'),
    unique().on(t.studyId, t.seriesInstanceUID),
    unique().on(t.id, t.institutionId),
    index().on(t.institutionId, t.seriesInstanceUID),
    index().on(t.institutionId, t.modality),
    index('series_receiving').on(t.lastInstanceAt).where(sql`state = 'receiving'`),
  ],
)

export const instances = pgTable(
  'instances',
  {
    id: id(),
    institutionId: institutionId(),
    seriesId: uuid('series_id').notNull(),
    sopInstanceUID: text('sop_instance_uid').notNull(),
    instanceNumber: integer('instance_number'),
    blobSha256: blob('blob_sha256').notNull(),
    bytes: byteCount(),
    transferSyntaxUID: text('transfer_syntax_uid').notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    foreignKey({
      columns: [t.seriesId, t.institutionId],
      foreignColumns: [series.id, series.institutionId],
    }).onDelete('cascade'),
    unique().on(t.seriesId, t.sopInstanceUID),
    index().on(t.institutionId, t.sopInstanceUID),
    index().on(t.blobSha256),
  ],
)
