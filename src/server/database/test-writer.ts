/**
 * For tests only, as a process of its own: writes row after row, each in a transaction, and prints each name once its row
 * is acknowledged. `node test-writer.ts DATA_DIRECTORY PREFIX`
 */
import { openDatabase } from './open-database.ts'
import { institutions } from './schema.ts'

const [dataDirectory = '', prefix = ''] = process.argv.slice(2)
const { db } = await openDatabase({ dataDirectory })
for (let n = 0; ; n++) {
  const name = `${prefix}-${n}`
  await db.insert(institutions).values({ name })
  process.stdout.write(`${name}\n`)
}
