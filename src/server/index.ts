/** The server room: the platform that keeps, queues and reads studies for many people. Node only. */
export * from './database/schema.ts'
