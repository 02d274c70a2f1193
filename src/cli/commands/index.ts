/** All commands, in the order of the help. A new command: one file here, one line below. */
import type { RegisterCommand } from '../run.ts'
import { registerAnalyze } from './analyze.ts'
import { registerAudit } from './audit.ts'
import { registerBackup } from './backup.ts'
import { registerCase } from './case.ts'
import { registerConfig } from './config.ts'
import { registerDataset } from './dataset.ts'
import { registerDeidentify } from './deidentify.ts'
import { registerDemo } from './demo.ts'
import { registerDoctor } from './doctor.ts'
import { registerEvaluate } from './evaluate.ts'
import { registerGc } from './gc.ts'
import { registerModels } from './models.ts'
import { registerPhantom } from './phantom.ts'
import { registerRestore } from './restore.ts'
import { registerSegment } from './segment.ts'
import { registerServe } from './serve.ts'
import { registerTrain } from './train.ts'
import { registerWorker } from './worker.ts'

export const COMMANDS: readonly RegisterCommand[] = [
  registerDemo,
  registerAnalyze,
  registerSegment,
  registerEvaluate,
  registerDeidentify,
  registerPhantom,
  registerDataset,
  registerTrain,
  registerModels,
  registerServe,
  registerWorker,
  registerConfig,
  registerCase,
  registerGc,
  registerAudit,
  registerBackup,
  registerRestore,
  registerDoctor,
]
