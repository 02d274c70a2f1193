/** The server room: the platform that keeps, queues and reads studies for many people. Node only. */
export {
  type Database,
  type DatabaseLocation,
  openDatabase,
  type OpenDatabaseOptions,
} from './database/open-database.ts'
