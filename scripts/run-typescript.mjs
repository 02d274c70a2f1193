// Lets Node 20 run our TypeScript where vitest does not: in the worker threads and child processes of tests.
// `node --import ./scripts/run-typescript.mjs FILE.ts`
import { register } from 'node:module'

register('./typescript-hooks.mjs', import.meta.url)
