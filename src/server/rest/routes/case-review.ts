/** A case on its way: submitted, accepted or sent back, withdrawn. */
import { z } from 'zod'
import { actorOf } from '../../audit/index.ts'
import { authorise, findUser, type Principal, requires } from '../../auth/index.ts'
import {
  acceptCase,
  previewDeidentification,
  sendBack,
  submitCase,
  withdrawCase,
} from '../../library/index.ts'
import { findCase } from '../find-cases.ts'
import type { App, Platform } from '../platform.ts'
import { caseAsTold, caseSchema, personOf } from './cases.ts'

const idParams = z.object({ id: z.uuid() })
const previewSchema = z.object({
  instances: z.int(),
  /** Each attribute by the letter of what is done to it (PS3.15 Table E.1-1a); never a value. */
  changes: z.array(
    z.object({
      tag: z.string(),
      keyword: z.string().nullable(),
      action: z.enum(['X', 'Z', 'D', 'U', 'C']),
    }),
  ),
  /** Signs of text in the pixels: what `acknowledged` has to name. */
  warnings: z.array(z.object({ code: z.string(), instances: z.int() })),
})

/** @param app the server @param platform what it works with */
export function caseReviewRoutes(app: App, platform: Platform): void {
  const {
    database: { db },
    store,
    siteKey,
    auth,
  } = platform
  const libraryOf = (principal: Principal) => ({ db, store, by: actorOf(principal) })
  app.get(
    '/api/v1/cases/:id/deidentification',
    {
      config: requires('cases.write'),
      schema: {
        summary: 'What submitting a draft will change in its instances, and what to look at before',
        tags: ['cases'],
        params: idParams,
        response: { 200: previewSchema },
      },
    },
    async ({ principal, params }) => {
      const row = await findCase(db, principal, params.id)
      authorise(principal, 'cases.write', { userId: row.authorId })
      return previewDeidentification(libraryOf(principal), row, personOf(principal))
    },
  )
  app.post(
    '/api/v1/cases/:id/submit',
    {
      config: requires('cases.write'),
      schema: {
        summary: 'Submit a draft for review: its de-identified copy is made',
        tags: ['cases'],
        params: idParams,
        body: z.object({
          /** Codes of warnings that the author has looked at. */
          acknowledged: z.array(z.string().max(100)).max(20).default([]),
        }),
        response: { 200: caseSchema },
      },
    },
    async ({ principal, params, body: { acknowledged } }) => {
      const row = await findCase(db, principal, params.id)
      authorise(principal, 'cases.write', { userId: row.authorId })
      const personId = personOf(principal)
      return caseAsTold(
        await submitCase(libraryOf(principal), row, { personId, acknowledged }),
        principal,
      )
    },
  )
  app.post(
    '/api/v1/cases/:id/review',
    {
      config: requires('cases.review'),
      schema: {
        summary: "Accept somebody else's case, which publishes it, or send it back",
        tags: ['cases'],
        params: idParams,
        body: z.discriminatedUnion('decision', [
          z.object({ decision: z.literal('accept'), comment: z.string().max(5000).default('') }),
          z.object({ decision: z.literal('send-back'), comment: z.string().min(1).max(5000) }),
        ]),
        response: { 200: caseSchema },
      },
    },
    async ({ principal, params, body: { decision, comment } }) => {
      const row = await findCase(db, principal, params.id)
      const by = { personId: personOf(principal), comment }
      const reviewed =
        decision === 'accept'
          ? await acceptCase(libraryOf(principal), row, siteKey, {
              ...by,
              name: (await findUser(auth, by.personId)).name,
            })
          : await sendBack(libraryOf(principal), row, by)
      return caseAsTold(reviewed, principal)
    },
  )
  app.post(
    '/api/v1/cases/:id/withdraw',
    {
      config: requires('cases.write'),
      schema: {
        summary: 'Take a case out of the library, or out of review',
        tags: ['cases'],
        params: idParams,
        response: { 200: caseSchema },
      },
    },
    async ({ principal, params }) => {
      const row = await findCase(db, principal, params.id)
      authorise(principal, 'cases.write', { userId: row.authorId })
      return caseAsTold(
        await withdrawCase(libraryOf(principal), row, personOf(principal)),
        principal,
      )
    },
  )
}
