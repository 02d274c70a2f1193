#!/usr/bin/env node
/** The `groundglass` command. A new command: one file in `commands/`, one line here. */
import { registerDoctor } from './commands/doctor.ts'
import { registerTrain } from './commands/train.ts'
import { run } from './run.ts'

process.exitCode = await run([registerDoctor, registerTrain], process.argv.slice(2))
