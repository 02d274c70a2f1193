#!/usr/bin/env node
/** The `groundglass` command. A new command: one file in `commands/`, one line here. */
import { registerAnalyze } from './commands/analyze.ts'
import { registerDataset } from './commands/dataset.ts'
import { registerDemo } from './commands/demo.ts'
import { registerDoctor } from './commands/doctor.ts'
import { registerEvaluate } from './commands/evaluate.ts'
import { registerModels } from './commands/models.ts'
import { registerPhantom } from './commands/phantom.ts'
import { registerSegment } from './commands/segment.ts'
import { registerTrain } from './commands/train.ts'
import { run } from './run.ts'

process.exitCode = await run(
  [
    registerDemo,
    registerAnalyze,
    registerSegment,
    registerEvaluate,
    registerPhantom,
    registerDataset,
    registerTrain,
    registerModels,
    registerDoctor,
  ],
  process.argv.slice(2),
)
