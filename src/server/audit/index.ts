/** The audit trail: who did what, and when, in a chain of hashes. */
export { type Action, ACTIONS } from './actions.ts'
export { actorOf } from './actor.ts'
export { type Actor, auditEventSchema, SYSTEM } from './audit-event.ts'
export { eventsInDatabase, eventsInFile, lineOf } from './audit-trail.ts'
export { type Deed, hourOf, recordAudit, recordOnceAnHour } from './record-audit.ts'
export { recordStart } from './record-start.ts'
export {
  CHAIN_FAULTS,
  type Head,
  headSchema,
  type Verification,
  verifyChain,
} from './verify-chain.ts'
