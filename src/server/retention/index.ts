/** Forgetting: studies on request and in time, guests' files when their link ends, with proof in the audit trail. */
export { deleteStudy } from './delete-study.ts'
export { startRetention } from './start-retention.ts'
