/** What was sent, by whom, and what became of each file. */
import { sql } from 'drizzle-orm'
import { index, integer, jsonb, pgEnum, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { byteCount, createdAt, id, moment } from './columns.ts'
import { institutionId } from './institutions.ts'
import { instances } from './studies.ts'

/** A visitor's secret link in `public` mode: only its hash is kept. */
export const guestLinks = pgTable(
  'guest_links',
  {
    id: id(),
    tokenSha256: text('token_sha256').notNull().unique(),
    institutionId: institutionId(),
    createdAt: createdAt(),
    expiresAt: moment('expires_at').notNull(),
  },
  (t) => [index().on(t.expiresAt)],
)

export const uploadState = pgEnum('upload_state', ['open', 'closed', 'expired'])
/** A session that groups the files sent together, by a person or through a guest link. */
export const uploads = pgTable(
  'uploads',
  {
    id: id(),
    institutionId: institutionId(),
    userId: text('user_id'),
    guestLinkId: uuid('guest_link_id').references(() => guestLinks.id, { onDelete: 'cascade' }),
    state: uploadState('state').notNull().default('open'),
    createdAt: createdAt(),
    closedAt: moment('closed_at'),
  },
  (t) => [
    index().on(t.institutionId, t.createdAt, t.id),
    index().on(t.state, t.createdAt),
    index().on(t.guestLinkId),
  ],
)

export const transferState = pgEnum('transfer_state', ['receiving', 'received', 'ingested'])
/**
 * One file as it was sent: an instance, or an archive of many. It lies in the uploads folder under its id until it is
 * ingested; what became of what it held stands in `upload_files`.
 */
export const transfers = pgTable(
  'transfers',
  {
    id: id(),
    uploadId: uuid('upload_id')
      .notNull()
      .references(() => uploads.id, { onDelete: 'cascade' }),
    /** Its whole size, as announced before the first byte. */
    bytes: byteCount(),
    state: transferState('state').notNull().default('receiving'),
    /** So many of its entries are in `upload_files`; ingest goes on with the next one. */
    entriesDone: integer('entries_done').notNull().default(0),
    /** How often ingest has begun with it, to tell a file that brings the process down. */
    attempts: integer('attempts').notNull().default(0),
    createdAt: createdAt(),
    receivedAt: moment('received_at'),
  },
  (t) => [
    index().on(t.uploadId, t.state),
    index('transfers_waiting').on(t.receivedAt).where(sql`state = 'received'`),
  ],
)

export const uploadFileState = pgEnum('upload_file_state', [
  'received',
  'accepted',
  'duplicate',
  'conflict',
  'refused',
])
/** One file of an upload, by its place in it: a file's name may hold a patient's, so none is kept. */
export const uploadFiles = pgTable(
  'upload_files',
  {
    uploadId: uuid('upload_id')
      .notNull()
      .references(() => uploads.id, { onDelete: 'cascade' }),
    position: integer('position').notNull(),
    /** What it came in: the sender knows which of its files that was. */
    transferId: uuid('transfer_id').references(() => transfers.id, { onDelete: 'set null' }),
    /** Its place in the archive that it came in; null for a file sent by itself. */
    entry: integer('entry'),
    bytes: byteCount(),
    /** No foreign key: a refused file has a hash and no blob. A file in `conflict` keeps its blob, aside. */
    sha256: text('sha256'),
    state: uploadFileState('state').notNull().default('received'),
    errorCode: text('error_code'),
    errorMessage: text('error_message'),
    /** How many attributes were taken out or replaced on arrival; null where nobody looked. */
    attributesRemoved: integer('attributes_removed'),
    /** Codes of what a person has to look at, such as text in the pixels. */
    warnings: jsonb('warnings').notNull().default([]).$type<string[]>(),
    instanceId: uuid('instance_id').references(() => instances.id, { onDelete: 'set null' }),
  },
  (t) => [
    primaryKey({ columns: [t.uploadId, t.position] }),
    index().on(t.instanceId),
    index().on(t.sha256),
    index().on(t.transferId),
  ],
)
