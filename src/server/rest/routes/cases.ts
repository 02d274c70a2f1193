/** The case library as everybody sees it: listed, searched, counted, opened; and drafts as their authors write them. */
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { caseProfileSchema, VERDICTS } from '../../../core/index.ts'
import { actorOf } from '../../audit/index.ts'
import { authorise, findUser, requires, within } from '../../auth/index.ts'
import { studies } from '../../database/schema.ts'
import {
  CASE_STATES,
  type CaseRow,
  caseTextSchema,
  createDraft,
  deleteCase,
  editDraft,
} from '../../library/index.ts'
import { pageOf, pageQuery } from '../cursor.ts'
import { countCases, findCase, pageOfCases } from '../find-cases.ts'
import type { App, Platform } from '../platform.ts'

const idParams = z.object({ id: z.uuid() })
export const caseSchema = z.object({
  id: z.uuid(),
  state: z.enum(CASE_STATES),
  title: z.string(),
  history: z.string(),
  diagnosis: z.string(),
  proof: z.string(),
  findings: z.array(z.string()),
  tags: z.array(z.string()),
  licence: z.string(),
  author: z.string(),
  /** Who accepted it, as they were called then. */
  reviewer: z.string().nullable(),
  verdict: z.enum(VERDICTS).nullable(),
  /** What cases are compared by; null before it is submitted, and where no lung was measured. */
  profile: caseProfileSchema.nullable(),
  /** Whether it is a phantom and no patient; null before it is submitted. */
  synthetic: z.boolean().nullable(),
  warnings: z.array(z.string()),
  signer: z.object({ name: z.string(), fingerprint: z.string() }).nullable(),
  createdAt: z.date(),
  publishedAt: z.date().nullable(),
  /** Whether it is the one's who asks; only they are told of its study and its review. */
  own: z.boolean(),
  studyId: z.uuid().nullable(),
  analysisId: z.uuid().nullable(),
  reviewComment: z.string().nullable(),
})
const filterQuery = z.object({
  state: z.enum(CASE_STATES).default('published'),
  finding: z.string().min(1).max(100).optional(),
  tag: z.string().min(1).max(100).optional(),
  verdict: z.enum(VERDICTS).optional(),
  /** Words, "phrases", or, -without. */
  text: z.string().min(1).max(500).optional(),
})
const countsOf = <Value extends z.ZodType>(value: Value) =>
  z.array(z.object({ value, count: z.int() }))
const { title, licence, author, ...others } = caseTextSchema.shape
const draftBody = z.object({
  studyId: z.uuid(),
  analysisId: z.uuid().exactOptional(),
  title,
  licence,
  author: author.exactOptional(),
  history: others.history.exactOptional(),
  diagnosis: others.diagnosis.exactOptional(),
  proof: others.proof.exactOptional(),
  findings: others.findings.exactOptional(),
  tags: others.tags.exactOptional(),
})
const changeBody = draftBody.omit({ studyId: true, analysisId: true }).extend({
  title: title.exactOptional(),
  licence: licence.exactOptional(),
})

/** @param app the server @param platform what it works with */
export function caseRoutes(app: App, { database: { db }, store, auth }: Platform): void {
  const libraryOf = (principal: Principal) => ({ db, store, by: actorOf(principal) })
  app.get(
    '/api/v1/cases',
    {
      config: requires('cases.read'),
      schema: {
        summary: 'Cases, newest first; with text, best match first',
        tags: ['cases'],
        querystring: pageQuery.extend(filterQuery.shape),
        response: { 200: pageOf(caseSchema) },
      },
    },
    async ({ principal, query }) => {
      const { items, nextCursor } = await pageOfCases(db, principal, query, query)
      return { items: items.map((row) => caseAsTold(row, principal)), nextCursor }
    },
  )
  app.get(
    '/api/v1/cases::facets',
    {
      config: requires('cases.read'),
      schema: {
        summary: 'How many cases have each finding, tag and verdict',
        tags: ['cases'],
        querystring: filterQuery,
        response: {
          200: z.object({
            findings: countsOf(z.string()),
            tags: countsOf(z.string()),
            verdicts: countsOf(z.enum(VERDICTS).nullable()),
          }),
        },
      },
    },
    async ({ principal, query }) => countCases(db, principal, query),
  )
  app.get(
    '/api/v1/cases/:id',
    {
      config: requires('cases.read'),
      schema: {
        summary: 'One case',
        tags: ['cases'],
        params: idParams,
        response: { 200: caseSchema },
      },
    },
    async ({ principal, params }) =>
      caseAsTold(await findCase(db, principal, params.id), principal),
  )
  app.post(
    '/api/v1/cases',
    {
      config: requires('cases.write'),
      schema: {
        summary: "Begin a case with a study of one's institution",
        tags: ['cases'],
        body: draftBody,
        response: { 201: caseSchema },
      },
    },
    async ({ principal, body }, reply) => {
      const reach = within(authorise(principal, 'studies.read'), studies)
      const authorId = personOf(principal)
      const name = body.author ?? (await findUser(auth, authorId)).name
      const row = await createDraft(
        libraryOf(principal),
        { ...body, author: name },
        { authorId, reach },
      )
      return reply.code(201).send(caseAsTold(row, principal))
    },
  )
  app.patch(
    '/api/v1/cases/:id',
    {
      config: requires('cases.write'),
      schema: {
        summary: 'Write on a draft',
        tags: ['cases'],
        params: idParams,
        body: changeBody,
        response: { 200: caseSchema },
      },
    },
    async ({ principal, params, body }) => {
      const row = await findCase(db, principal, params.id)
      authorise(principal, 'cases.write', { userId: row.authorId })
      return caseAsTold(
        await editDraft(libraryOf(principal), row, body, personOf(principal)),
        principal,
      )
    },
  )
  app.delete(
    '/api/v1/cases/:id',
    {
      config: requires('cases.delete'),
      schema: { summary: 'Delete a draft or a withdrawn case', tags: ['cases'], params: idParams },
    },
    async ({ principal, params }, reply) => {
      const row = await findCase(db, principal, params.id)
      authorise(principal, 'cases.delete', { userId: row.authorId })
      await deleteCase(libraryOf(principal), row, personOf(principal))
      return reply.code(204).send()
    },
  )
}

type Principal = FastifyRequest['principal']

/** @param principal somebody with an account, as the permissions to write and to review ask for @returns their id */
export function personOf(principal: Principal): string {
  return 'userId' in principal ? principal.userId : ''
}

/** @param row a case @param principal who asks @returns what they are told of it */
export function caseAsTold(row: CaseRow, principal: Principal) {
  const { signerName, signerFingerprint, authorId, studyId, analysisId, reviewComment, ...told } =
    row
  const own = personOf(principal) === authorId
  return {
    ...told,
    signer:
      signerName !== null && signerFingerprint !== null
        ? { name: signerName, fingerprint: signerFingerprint }
        : null,
    own,
    studyId: own ? studyId : null,
    analysisId: own ? analysisId : null,
    reviewComment: own ? reviewComment : null,
  }
}
