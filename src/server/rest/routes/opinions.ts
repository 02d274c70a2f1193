/** Second opinions: what people signed of an analysis, and signing one. */
import { z } from 'zod'
import { VERDICTS } from '../../../core/index.ts'
import { actorOf } from '../../audit/index.ts'
import { authorise, findUser, requires } from '../../auth/index.ts'
import { type Opinion, opinionsOn, opinionTextSchema, signOpinion } from '../../opinions/index.ts'
import { doneAnalysis } from '../done-analysis.ts'
import type { App, Platform } from '../platform.ts'
import { audits } from '../record-looks.ts'
import { openReportCases } from '../report-cases.ts'
import { personOf } from './cases.ts'

const idParams = z.object({ id: z.uuid() })
const opinionSchema = z.object({
  id: z.uuid(),
  /** As they were called when they signed. */
  author: z.string(),
  /** Whether it is the one's who asks. */
  own: z.boolean(),
  ownVerdict: z.enum(VERDICTS).nullable(),
  lesions: opinionTextSchema.shape.lesions,
  comment: z.string(),
  supersedes: z.uuid().nullable(),
  signedAt: z.date(),
})

/** @param app the server @param platform what it works with */
export function opinionRoutes(app: App, { database: { db }, auth, store }: Platform): void {
  const cases = openReportCases(db, store)
  app.get(
    '/api/v1/analyses/:id/opinions',
    {
      config: { ...requires('opinions.read'), ...audits('opinion.view', 'analysis') },
      schema: {
        summary: 'Opinions signed on an analysis, newest first',
        tags: ['opinions'],
        params: idParams,
        response: { 200: z.object({ items: z.array(opinionSchema) }) },
      },
    },
    async ({ principal, params }) => {
      authorise(principal, 'opinions.read')
      const { id } = await doneAnalysis(db, principal, params.id)
      const personId = personOf(principal)
      return { items: (await opinionsOn(db, id)).map((row) => told(row, personId)) }
    },
  )
  app.post(
    '/api/v1/analyses/:id/opinions',
    {
      config: requires('opinions.write'),
      schema: {
        summary: 'Sign an opinion on an analysis; a correction supersedes the one before',
        tags: ['opinions'],
        params: idParams,
        body: opinionTextSchema,
        response: { 201: opinionSchema },
      },
    },
    async ({ principal, params, body }, reply) => {
      authorise(principal, 'opinions.write')
      const analysis = await doneAnalysis(db, principal, params.id)
      const personId = personOf(principal)
      const { name } = await findUser(auth, personId)
      const reading = await cases.reading(analysis)
      const by = { actor: actorOf(principal), personId, name }
      const row = await signOpinion(db, { analysis, reading }, by, body)
      return reply.code(201).send(told(row, personId))
    },
  )
}

function told({ authorId, authorName, ...row }: Opinion, personId: string) {
  return { ...row, author: authorName, own: authorId === personId }
}
