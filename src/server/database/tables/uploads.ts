/** What was sent, by whom, and what became of each file. */
import { index, integer, pgEnum, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
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
    bytes: byteCount(),
    /** No foreign key: a refused file has a hash and no blob. A file in `conflict` keeps its blob, aside. */
    sha256: text('sha256'),
    state: uploadFileState('state').notNull().default('received'),
    errorCode: text('error_code'),
    errorMessage: text('error_message'),
    instanceId: uuid('instance_id').references(() => instances.id, { onDelete: 'set null' }),
  },
  (t) => [
    primaryKey({ columns: [t.uploadId, t.position] }),
    index().on(t.instanceId),
    index().on(t.sha256),
  ],
)
