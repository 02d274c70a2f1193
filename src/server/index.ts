/** The server room: the platform that keeps, queues and reads studies for many people. Node only. */
export { checkBackup } from './backup/index.ts'
export { backUpPlatform, restorePlatform } from './backup-commands.ts'
export { describeConfig, readServerConfig, type ServerFlags } from './config.ts'
export { exportAudit, verifyAudit } from './audit-trail.ts'
export { exportCase, signerOf, verifyCase } from './cases.ts'
export { collect } from './collect.ts'
export { serve } from './serve.ts'
export { serveWorker } from './serve-worker.ts'
