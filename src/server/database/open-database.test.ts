import { expect, it } from 'vitest'
import { institutions } from './schema.ts'
import { describeOnEachDatabase } from './test-databases.ts'

describeOnEachDatabase('openDatabase', (databases) => {
  it('opens with its tables', async () => {
    const { db, kind } = await databases.open()
    expect(kind).toBe(databases.kind)
    const [row] = await db.insert(institutions).values({ name: 'Ward' }).returning()
    expect(row?.createdAt).toBeInstanceOf(Date)
  })
})
