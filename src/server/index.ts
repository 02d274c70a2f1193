/** The server room: the platform that keeps, queues and reads studies for many people. Node only. */
export { describeConfig, readServerConfig, type ServerConfig, type ServerFlags } from './config.ts'
export {
  type Database,
  type DatabaseLocation,
  openDatabase,
  type OpenDatabaseOptions,
} from './database/open-database.ts'
export { collect } from './collect.ts'
export { serve, type ServeOptions, type Server } from './serve.ts'
export { serveWorker } from './serve-worker.ts'
