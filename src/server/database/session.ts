/** Drizzle's session on a pool, with errors that hold no values and transactions that survive a broken connection. */
import {
  NodePgDatabase,
  type NodePgQueryResultHKT,
  NodePgSession,
  type NodePgTransaction,
} from 'drizzle-orm/node-postgres'
import { type PgDatabase, PgDialect, type PgTransactionConfig } from 'drizzle-orm/pg-core'
import { Pool, type PoolClient } from 'pg'
import { withoutValues } from './statement-fault.ts'

type NoTables = Record<string, never>

/** What runs queries: the database, or a transaction of it. */
export type Queries = PgDatabase<NodePgQueryResultHKT>

/**
 * @param pool where connections come from
 * @returns Drizzle over that pool
 */
export function queriesOn(pool: Pool): NodePgDatabase {
  const dialect = new PgDialect()
  return new NodePgDatabase(dialect, new Session(pool, dialect), undefined)
}

class Session extends NodePgSession<NoTables, NoTables> {
  readonly #client: Pool | PoolClient

  constructor(client: Pool | PoolClient, dialect: PgDialect) {
    super(client, dialect, undefined)
    this.#client = client
  }

  override prepareQuery: NodePgSession<NoTables, NoTables>['prepareQuery'] = (...query) => {
    const prepared = super.prepareQuery(...query)
    const execute = prepared.execute.bind(prepared)
    prepared.execute = (...values) =>
      execute(...values).catch((error: unknown) => {
        throw withoutValues(error)
      })
    return prepared
  }

  override async transaction<T>(
    work: (tx: NodePgTransaction<NoTables, NoTables>) => Promise<T>,
    config?: PgTransactionConfig,
  ): Promise<T> {
    if (!(this.#client instanceof Pool)) return super.transaction(work, config)
    const client = await this.#client.connect().catch((error: unknown) => {
      throw withoutValues(error)
    })
    // Unheard, the error of a connection that breaks would end the process; the statement under way fails with it too.
    client.on('error', ignore)
    let failed = true
    try {
      const result = await new Session(client, this.dialect).transaction(work, config)
      failed = false
      return result
    } finally {
      client.off('error', ignore)
      // After a failure nobody knows what state the connection is in: it is closed, not used again.
      client.release(failed)
    }
  }
}

function ignore(): void {}
