#!/usr/bin/env node
/** The `groundglass` command. A new command: one file in `commands/`, one line here. */
import { registerDataset } from './commands/dataset.ts'
import { registerDoctor } from './commands/doctor.ts'
import { registerPhantom } from './commands/phantom.ts'
import { registerSegment } from './commands/segment.ts'
import { registerTrain } from './commands/train.ts'
import { run } from './run.ts'

process.exitCode = await run(
  [registerDataset, registerDoctor, registerPhantom, registerSegment, registerTrain],
  process.argv.slice(2),
)
