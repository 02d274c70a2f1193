import { inspect } from 'node:util'
import { eq, sql } from 'drizzle-orm'
import { PgBoss } from 'pg-boss'
import { expect, it } from 'vitest'
import { openDatabase } from './open-database.ts'
import { blobs, cases, institutions, instances, series, studies } from './schema.ts'
import { describeOnEachDatabase } from './test-databases.ts'

describeOnEachDatabase('openDatabase', (databases) => {
  const database = databases.beforeAll()
  const institution = async (name: string) => {
    const [row] = await database().db.insert(institutions).values({ name }).returning()
    return row!
  }
  const study = async (institutionId: string, studyInstanceUID: string) => {
    const [row] = await database()
      .db.insert(studies)
      .values({ institutionId, studyInstanceUID })
      .returning()
    return row!
  }

  it('brings an empty database up to the tables, and opens it again as it was', async () => {
    const location = await databases.empty()
    const first = await openDatabase(location)
    await first.db.insert(institutions).values({ name: 'Ward' })
    await first.close()
    const second = await openDatabase(location)
    expect(second.kind).toBe(databases.kind)
    expect(await second.db.$count(institutions)).toBe(1)
    await second.close()
  })

  it('gives back what was written: moments to the millisecond, dates, JSON, large counts', async () => {
    const { db } = database()
    const { id: institutionId } = await institution('Round trip')
    const createdAt = new Date('2026-03-01T10:20:30.456Z')
    const values = { studyInstanceUID: '1.2', studyDate: '2026-02-28', createdAt }
    const [read] = await db
      .insert(studies)
      .values({ institutionId, ...values })
      .returning()
    expect(read).toMatchObject({ ...values, patientName: null })
    expect(await db.$count(studies, eq(studies.createdAt, read!.createdAt))).toBe(1)
    const bytes = 2 ** 40 + 1
    expect(await db.insert(blobs).values({ sha256: 'a', bytes }).returning()).toMatchObject([
      { bytes },
    ])
  })

  it('keeps all of a transaction or nothing, also of one inside another', async () => {
    const { db } = database()
    const names = () => db.select({ name: institutions.name }).from(institutions)
    await expect(
      db.transaction(async (tx) => {
        await tx.insert(institutions).values({ name: 'Undone' })
        throw new Error('after the first half')
      }),
    ).rejects.toThrow('after the first half')
    await db.transaction(async (tx) => {
      await tx.insert(institutions).values({ name: 'Outer' })
      await tx
        .transaction(async (inner) => {
          await inner.insert(institutions).values({ name: 'Inner' })
          inner.rollback()
        })
        .catch(() => {})
    })
    const found = (await names()).map(({ name }) => name)
    expect(found).toContain('Outer')
    expect(found).not.toContain('Undone')
    expect(found).not.toContain('Inner')
  })

  it('lets no statement of others into a transaction', async () => {
    const { db } = database()
    const { id } = await institution('0')
    const addOne = () =>
      db.transaction(async (tx) => {
        const where = eq(institutions.id, id)
        const [row] = await tx.select().from(institutions).where(where).for('update')
        const name = String(Number(row!.name) + 1)
        await tx.update(institutions).set({ name }).where(where)
      })
    await Promise.all(Array.from({ length: 20 }, addOne))
    expect(await db.select().from(institutions).where(eq(institutions.id, id))).toMatchObject([
      { name: '20' },
    ])
  })

  it('names faults without values', async () => {
    const { db } = database()
    const planted = 'PLANTED^NAME'
    const { id: institutionId } = await institution(planted)
    const faults = [
      ['database/not-unique', () => institution(planted)],
      ['database/no-such-row', () => study('00000000-0000-4000-8000-000000000000', planted)],
      ['database/refused', () => study(planted, '1.2')],
      ['database/refused', () => db.execute(sql`select ${planted}::int`)],
      [
        'database/not-unique',
        () =>
          db.transaction(async (tx) => {
            await tx.insert(studies).values({ institutionId, studyInstanceUID: planted })
            await tx.insert(studies).values({ institutionId, studyInstanceUID: planted })
          }),
      ],
    ] as const
    for (const [code, work] of faults) {
      const error: unknown = await work().catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ code })
      expect(inspect(error, { depth: null, showHidden: true })).not.toContain('PLANTED')
    }
  })

  it('gives no row to two institutions', async () => {
    const [mine, theirs] = [await institution('Mine'), await institution('Theirs')]
    const { id: studyId } = await study(mine.id, '1.3')
    const stray = { institutionId: theirs.id, studyId, seriesInstanceUID: '1.3.1' }
    await expect(database().db.insert(series).values(stray)).rejects.toThrow(
      expect.objectContaining({ code: 'database/no-such-row' }),
    )
  })

  it('deletes a study with all that hangs on it, but its blobs', async () => {
    const { db } = database()
    const { id: institutionId } = await institution('Leaver')
    const { id: studyId } = await study(institutionId, '1.4')
    const [row] = await db
      .insert(series)
      .values({ institutionId, studyId, seriesInstanceUID: '1.4.1' })
      .returning()
    await db.insert(blobs).values({ sha256: 'b', bytes: 1 })
    await db.insert(instances).values({
      institutionId,
      seriesId: row!.id,
      sopInstanceUID: '1.4.1.1',
      blobSha256: 'b',
      bytes: 1,
      transferSyntaxUID: '1.2.840.10008.1.2.1',
    })
    await db.delete(studies).where(eq(studies.id, studyId))
    expect(await db.$count(series)).toBe(0)
    expect(await db.$count(instances)).toBe(0)
    expect(await db.$count(blobs, eq(blobs.sha256, 'b'))).toBe(1)
  })

  it('finds teaching cases by word stems and by finding', async () => {
    const { db } = database()
    const common = { licence: 'CC-BY-4.0', author: 'Someone', authorId: 'someone' }
    await db.insert(cases).values([
      { ...common, title: 'Bilateral opacities', findings: ['ground-glass', 'crazy paving'] },
      { ...common, title: 'A healthy chest', tags: ['normal'] },
    ])
    const search = async (words: string) => {
      const found = await db
        .select({ title: cases.title })
        .from(cases)
        .where(sql`${cases.search} @@ websearch_to_tsquery('english', ${words})`)
      return found.map(({ title }) => title)
    }
    expect(await search('opacity')).toEqual(['Bilateral opacities'])
    expect(await search('"crazy paving"')).toEqual(['Bilateral opacities'])
    expect(await search('chests -opacity')).toEqual(['A healthy chest'])
    const withFinding = sql`${cases.findings} @> ${JSON.stringify(['ground-glass'])}::jsonb`
    expect(await db.$count(cases, withFinding)).toBe(1)
  })

  it('serves the next after a statement that failed inside its own begin and commit', async () => {
    const { executeSql } = database()
    await expect(executeSql('begin; select 1/0; commit')).rejects.toMatchObject({ code: '22012' })
    expect((await executeSql('select $1::int as one', [1])).rows).toEqual([{ one: 1 }])
  })

  it('carries pg-boss', async () => {
    const { kind, ...db } = database()
    const boss = new PgBoss({ db, backend: kind, supervise: false, schedule: false })
    await boss.start()
    await boss.createQueue('read')
    const id = await boss.send('read', { analysis: 7 })
    const [job] = await boss.fetch<{ analysis: number }>('read')
    expect(job).toMatchObject({ id, data: { analysis: 7 } })
    await boss.complete('read', id!)
    expect(await boss.fetch('read')).toEqual([])
    await boss.stop({ graceful: false })
  })

  it('refuses tables that a newer version has changed', async () => {
    const location = await databases.empty()
    const { executeSql, close } = await openDatabase(location)
    await executeSql(
      `insert into drizzle.__drizzle_migrations (hash, created_at) values ('later', 9e15)`,
    )
    await close()
    const newer = expect.objectContaining({ code: 'database/newer' })
    await expect(openDatabase(location)).rejects.toThrow(newer)
    // Refusing, it let go of the database: the second refusal is for the same reason.
    await expect(openDatabase(location)).rejects.toThrow(newer)
  })

  it.runIf(databases.kind === 'postgres')('makes the tables once for many that start', async () => {
    const location = await databases.empty()
    const opened = await Promise.all(Array.from({ length: 4 }, () => openDatabase(location)))
    expect(await opened[0]!.db.$count(institutions)).toBe(0)
    for (const { close } of opened) await close()
  })
})
