import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/** The tests of the platform: they run on a PostgreSQL too, which starts with them. */
const platform = ['src/server/**/*.test.ts', 'tests/platform/**/*.test.ts']

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Two cores: a test that runs networks takes both of them.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'rooms',
          include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
          exclude: platform,
        },
      },
      {
        extends: true,
        test: {
          name: 'platform',
          include: platform,
          globalSetup: 'src/server/database/test-cluster.ts',
          // For worker threads and child processes, which vitest does not reach.
          execArgv: [
            '--import',
            fileURLToPath(new URL('scripts/run-typescript.mjs', import.meta.url)),
          ],
        },
      },
    ],
  },
})
