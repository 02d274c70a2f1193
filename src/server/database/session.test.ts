import { sql } from 'drizzle-orm'
import { Pool } from 'pg'
import { expect, it } from 'vitest'
import { openDatabase } from './open-database.ts'
import { queriesOn } from './session.ts'
import { describeOnEachDatabase } from './test-databases.ts'

describeOnEachDatabase('a connection', (databases) => {
  const isPostgres = databases.kind === 'postgres'
  const database = databases.beforeAll()

  it.runIf(isPostgres)('is made anew after it broke, also in a transaction', async () => {
    const { db } = database()
    const end = sql`select pg_terminate_backend(pg_backend_pid())`
    const lost = expect.objectContaining({ code: 'database/connection-lost' })
    await expect(db.execute(end)).rejects.toThrow(lost)
    await expect(db.transaction((tx) => tx.execute(end))).rejects.toThrow(lost)
    expect((await db.execute(sql`select 1 as one`)).rows).toEqual([{ one: 1 }])
  })

  it.runIf(isPostgres)('that a transaction keeps from itself is refused by name', async () => {
    const location = await databases.empty()
    if (!('url' in location)) throw new Error('expected PostgreSQL')
    const pool = new Pool({ connectionString: location.url, max: 1, connectionTimeoutMillis: 50 })
    const db = queriesOn(pool)
    const busy = expect.objectContaining({ code: 'database/busy' })
    await expect(db.transaction(() => db.execute(sql`select 1`))).rejects.toThrow(busy)
    await expect(db.transaction(() => db.transaction(async () => {}))).rejects.toThrow(busy)
    await pool.end()
  })

  it.runIf(isPostgres)('that cannot be made is refused by name, without the password', async () => {
    const url = 'postgres://u:planted@localhost/x?host=/nowhere'
    const error: unknown = await openDatabase({ url }).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'database/unreachable' })
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('planted')
  })

  it('leaves the thread free while the database works', async () => {
    let turns = 0
    const count = setInterval(() => turns++, 1)
    await database().db.execute(sql`select count(*) from generate_series(1, 1000000)`)
    clearInterval(count)
    expect(turns).toBeGreaterThan(5)
  })

  it('starts fresh after one that was dropped in the middle', async () => {
    const { db } = database()
    await expect(
      db.transaction(async (tx) => {
        await tx.execute(sql`create temporary table half_done (n int)`)
        await tx.execute(sql`set search_path to nowhere`)
        throw new Error('dropped')
      }),
    ).rejects.toThrow('dropped')
    const { rows } = await db.execute(sql`select to_regclass('pg_temp.half_done') as found`)
    expect(rows).toEqual([{ found: null }])
    expect((await db.execute(sql`show search_path`)).rows[0]).not.toEqual({
      search_path: 'nowhere',
    })
  })
})
