#!/usr/bin/env node
// The `groundglass` command. Unlike dist/ it is always there, so that `npx groundglass` finds it in a checkout.
import { existsSync } from 'node:fs'

const main = new URL('../dist/cli/main.js', import.meta.url)
if (existsSync(main)) await import(main.href)
else {
  console.error('usage/not-built: this checkout has not been built yet. Run `npm run build` first.')
  process.exitCode = 2
}
