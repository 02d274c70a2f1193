/** The uploads of an institution. */
import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import { authorise, requires, within } from '../../auth/index.ts'
import { uploads, uploadState } from '../../database/schema.ts'
import { after, newestFirst, page, pageOf, pageQuery } from '../cursor.ts'
import type { App, Platform } from '../platform.ts'

const state = z.enum(uploadState.enumValues)
const uploadSchema = z.object({
  id: z.uuid(),
  state,
  createdAt: z.date(),
  closedAt: z.date().nullable(),
})

/** @param app the server @param platform what it works with */
export function uploadListRoutes(app: App, { database: { db } }: Platform): void {
  app.get(
    '/api/v1/uploads',
    {
      config: requires('uploads.read'),
      schema: {
        summary: 'Uploads, newest first; each by itself tells what became of its files',
        tags: ['uploads'],
        querystring: pageQuery.extend({ state: state.optional() }),
        response: { 200: pageOf(uploadSchema) },
      },
    },
    async ({ principal, query }) => {
      const rows = await db
        .select({
          id: uploads.id,
          state: uploads.state,
          createdAt: uploads.createdAt,
          closedAt: uploads.closedAt,
        })
        .from(uploads)
        .where(
          and(
            within(authorise(principal, 'uploads.read'), uploads),
            query.state && eq(uploads.state, query.state),
            after(query.cursor, uploads),
          ),
        )
        .orderBy(...newestFirst(uploads))
        .limit(query.limit + 1)
      return page(rows, query.limit)
    },
  )
}
