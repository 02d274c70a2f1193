/** The audit trail: who did what, and when, in a chain of hashes. */
export { type Actor, SYSTEM } from './audit-event.ts'
export { type Deed, recordAudit } from './record-audit.ts'
