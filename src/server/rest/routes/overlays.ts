/** Any slice of an analysis as a picture, in any window. */
import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import { GroundglassError } from '../../../core/index.ts'
import { overlayPng } from '../../../reports/index.ts'
import { authorise, requires, within } from '../../auth/index.ts'
import { analyses } from '../../database/schema.ts'
import { openAnalyses } from '../overlays.ts'
import type { App, Platform } from '../platform.ts'

/** @param app the server @param platform what it works with */
export function overlayRoutes(app: App, { database: { db }, store }: Platform): void {
  const open = openAnalyses(db, store)
  app.get(
    '/api/v1/analyses/:id/overlays/:slice.png',
    {
      config: requires('analyses.read'),
      schema: {
        summary: 'A slice with its lesions, as PNG',
        tags: ['analyses'],
        params: z.object({ id: z.uuid(), slice: z.coerce.number().int().min(0).max(100_000) }),
        querystring: z.object({
          widthHu: z.coerce.number().min(1).max(10_000).default(1500),
          centreHu: z.coerce.number().min(-5000).max(5000).default(-600),
        }),
      },
    },
    async ({ principal, params: { id, slice }, query }, reply) => {
      const reach = authorise(principal, 'analyses.read')
      const [row] = await db
        .select()
        .from(analyses)
        .where(and(eq(analyses.id, id), within(reach, analyses)))
      const { readingSha256, maskSha256 } = row ?? {}
      if (!row || !readingSha256 || !maskSha256)
        throw new GroundglassError(
          'analysis/not-found',
          'Expected an analysis of this id with a mask; there is none. Look at its state and its verdict.',
        )
      const { subject, tools } = await open({ ...row, readingSha256, maskSha256 })
      return reply.type('image/png').send(overlayPng(subject, slice, tools, query))
    },
  )
}
