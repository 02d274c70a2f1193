/**
 * The tables of the platform, but for those of the accounts (`auth/schema.ts`). `npm run migrations` turns a change
 * of them into SQL.
 *
 * - Rows of a study carry their institution, and the compound foreign keys make it their parent's: a query narrowed
 *   to one institution cannot meet another's rows.
 * - People are named by id without a foreign key: what somebody did stays when the account goes.
 * - Indexes are ascending, also where lists run backwards. Read from its end, such an index gives `desc` order; a
 *   descending one made by drizzle-kit puts nulls last and would not.
 */
export * from './tables/analyses.ts'
export * from './tables/audit-events.ts'
export * from './tables/blobs.ts'
export * from './tables/cases.ts'
export * from './tables/idempotency-keys.ts'
export * from './tables/institutions.ts'
export * from './tables/opinions.ts'
export * from './tables/studies.ts'
export * from './tables/uploads.ts'
