/** Published cases that are most like an analysis, or like one of them, by what was measured. */
import { and, eq, inArray, isNull, ne, or, type SQL } from 'drizzle-orm'
import { z } from 'zod'
import {
  type CaseProfile,
  caseProfile,
  caseProfileSchema,
  nearestCases,
  readingSchema,
} from '../../../core/index.ts'
import { type Principal, requires } from '../../auth/index.ts'
import { cases } from '../../database/schema.ts'
import type { Queries } from '../../database/session.ts'
import type { BlobStore } from '../../storage/index.ts'
import { doneAnalysis } from '../done-analysis.ts'
import { findCase } from '../find-cases.ts'
import type { App, Platform } from '../platform.ts'
import { caseAsTold, caseSchema } from './cases.ts'

const similarQuery = z
  .object({
    analysisId: z.uuid().optional(),
    caseId: z.uuid().optional(),
    limit: z.coerce.number().int().min(1).max(20).default(5),
  })
  .refine(({ analysisId, caseId }) => (analysisId === undefined) !== (caseId === undefined), {
    message: 'expected analysisId or caseId',
  })
const partsSchema = z.object({
  extent: z.number(),
  severity: z.number(),
  distribution: z.number(),
  density: z.number(),
})

/** @param app the server @param platform what it works with */
export function similarCaseRoutes(app: App, { database: { db }, store }: Platform): void {
  app.get(
    '/api/v1/cases::similar',
    {
      config: requires('cases.read'),
      schema: {
        summary: 'Published cases that are most like an analysis, or a case, by its quantities',
        tags: ['cases'],
        querystring: similarQuery,
        response: {
          200: z.object({
            /** Of what others are sought for; null where no lung was measured. */
            profile: caseProfileSchema.nullable(),
            /** Nearest first. */
            items: z.array(
              z.object({ case: caseSchema, distance: z.number(), parts: partsSchema }),
            ),
          }),
        },
      },
    },
    async ({ principal, query: { analysisId, caseId = '', limit } }) => {
      const { profile, others } =
        analysisId === undefined
          ? await ofCase(db, principal, caseId)
          : await ofAnalysis({ db, store }, principal, analysisId)
      if (profile === null) return { profile, items: [] }
      const library = await db
        .select({ id: cases.id, profile: cases.profile })
        .from(cases)
        .where(and(eq(cases.state, 'published'), others))
      const candidates = library.flatMap((row) =>
        row.profile === null ? [] : [{ id: row.id, profile: row.profile }],
      )
      const nearest = nearestCases(profile, candidates, limit)
      const ids = nearest.map(({ id }) => id)
      const rows = await db.select().from(cases).where(inArray(cases.id, ids))
      const items = nearest.flatMap(({ id, distance, parts }) => {
        const row = rows.find((each) => each.id === id)
        return row === undefined ? [] : [{ case: caseAsTold(row, principal), distance, parts }]
      })
      return { profile, items }
    },
  )
}

interface Sought {
  readonly profile: CaseProfile | null
  /** Which cases are not the same one. */
  readonly others: SQL | undefined
}

async function ofCase(db: Queries, principal: Principal, id: string): Promise<Sought> {
  const { profile } = await findCase(db, principal, id)
  return { profile, others: ne(cases.id, id) }
}

/** Without cases of the same study: what is most like a study is itself. */
async function ofAnalysis(
  { db, store }: { readonly db: Queries; readonly store: BlobStore },
  principal: Principal,
  id: string,
): Promise<Sought> {
  const { readingSha256, studyId } = await doneAnalysis(db, principal, id)
  const json: unknown = JSON.parse(Buffer.from(await store.read(readingSha256)).toString())
  return {
    profile: caseProfile(readingSchema.parse(json).quantities),
    others: or(isNull(cases.studyId), ne(cases.studyId, studyId)),
  }
}
