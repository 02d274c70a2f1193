// For drizzle-kit: all tables, and where the SQL that makes them goes (`npm run migrations`).
import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'postgresql',
  schema: './src/server/*/schema.ts',
  out: './src/server/database/migrations',
})
