/**
 * Drizzle's session, made fit for patient data and for broken connections. Drizzle and PostgreSQL put the values of a
 * failed statement into their errors, and so into logs: here an error names the statement's fault and no value.
 */
import { NodePgSession, NodePgTransaction } from 'drizzle-orm/node-postgres'
import type { PgDialect, PgTransactionConfig } from 'drizzle-orm/pg-core'
import type { ExtractTablesWithRelations, RelationalSchemaConfig } from 'drizzle-orm/relations'
import { type Query, sql } from 'drizzle-orm'
import type pg from 'pg'
import * as schema from './schema.ts'
