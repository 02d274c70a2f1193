/**
 * What went wrong with a statement, without its values. Drizzle and PostgreSQL put them into their errors ("Key
 * (patient_id)=(...) already exists"), and from there they would come into logs.
 */
import { DrizzleQueryError } from 'drizzle-orm'
import { DatabaseError } from 'pg'
import { GroundglassError } from '../../core/index.ts'
import { connectionLost } from './connection-lost.ts'

/** The `cause` of a statement's error: everything PostgreSQL says that holds no value. */
interface StatementFault {
  /** With `$1` for each value. */
  readonly statement: string
  /** PostgreSQL's five characters (appendix A of its manual). */
  readonly sqlState: string
  readonly constraint: string | undefined
  readonly table: string | undefined
  readonly column: string | undefined
}

/** Errors that a caller can do something about, by SQLSTATE. */
const KNOWN: Record<string, readonly [`database/${string}`, string]> = {
  '23505': ['database/not-unique', 'Expected a new row; there is one like it already.'],
  '23503': ['database/no-such-row', 'Expected a row that others refer to; it is not there.'],
  '40001': ['database/conflict', 'Expected to be alone with these rows. Do the transaction again.'],
  '40P01': ['database/conflict', 'Expected to be alone with these rows. Do the transaction again.'],
  '53100': ['database/disk-full', 'Expected room on the disk of the database. Make some.'],
}

/**
 * @param error what a statement threw
 * @returns an error that names the fault and no value; errors that are not the database's come back as they are
 */
export function withoutValues(error: unknown): unknown {
  if (!(error instanceof DrizzleQueryError)) return error
  const { query: statement, cause } = error
  if (cause instanceof GroundglassError) return cause
  // Class 57P: the server was told to stop. What is not PostgreSQL's own error is the socket's or the pool's.
  if (!(cause instanceof DatabaseError) || cause.code?.startsWith('57P')) return noConnection(cause)
  const { code = '', constraint, table, column } = cause
  const [known, message] = KNOWN[code] ?? ['database/refused', 'Expected the statement to work.']
  const where = constraint ?? table
  return new GroundglassError(
    known,
    `${message} PostgreSQL's code is ${code}${where ? `, at ${where}` : ''}.`,
    { cause: { statement, sqlState: code, constraint, table, column } satisfies StatementFault },
  )
}

/**
 * @param cause what the pool or a socket says
 * @returns the error of a database that does not answer, or that is busy with all connections there are
 */
export function noConnection(cause: unknown): GroundglassError {
  // The pool's own words when none became free.
  if (!(cause instanceof Error && cause.message.startsWith('timeout exceeded')))
    return connectionLost(cause)
  return new GroundglassError(
    'database/busy',
    'Expected a free connection to the database; all are taken, for too long. Look for statements that take long, and for code that asks the database inside a transaction instead of asking the transaction.',
  )
}
