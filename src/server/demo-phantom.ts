/** The thread that draws the study of a demonstration: it takes seconds, in which the server must answer. */
import { parentPort } from 'node:worker_threads'
import { phantomInstances, renderPhantom } from '../imaging/index.ts'

/** Coarse, so that it is drawn and read within a minute on two cores. */
const PHANTOM = { seed: 1, spacingMm: 4, lesions: 'typical' } as const

parentPort!.postMessage(phantomInstances(renderPhantom(PHANTOM)), [])
