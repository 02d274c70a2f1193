#!/usr/bin/env node
/** The `groundglass` command. */
import { COMMANDS } from './commands/index.ts'
import { run } from './run.ts'

process.exitCode = await run(COMMANDS, process.argv.slice(2))
