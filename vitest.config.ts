import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/** The tests of the platform: they run on a PostgreSQL too, which starts with them. */
const platform = ['src/server/**/*.test.ts', 'tests/platform/**/*.test.ts']

/** For worker threads and child processes, which vitest does not reach. */
const execArgv = ['--import', fileURLToPath(new URL('scripts/run-typescript.mjs', import.meta.url))]

/** The page in a browser, against the real server. */
const page = ['web/e2e/**/*.test.ts']

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
          include: ['src/**/*.test.ts', 'web/src/**/*.test.ts', 'tests/**/*.test.ts'],
          exclude: platform,
        },
      },
      {
        extends: true,
        test: {
          name: 'platform',
          include: platform,
          // Opening PGlite takes a second of a core, and many of those on a machine that is busy.
          testTimeout: 120_000,
          hookTimeout: 240_000,
          globalSetup: 'src/server/database/test-cluster.ts',
          execArgv,
        },
      },
      {
        extends: true,
        test: {
          name: 'page',
          include: page,
          testTimeout: 120_000,
          hookTimeout: 240_000,
          execArgv,
          // One server and one browser at a time.
          fileParallelism: false,
        },
      },
    ],
  },
})
