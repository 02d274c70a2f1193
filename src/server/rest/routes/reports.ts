/** What is made from a Reading: tables, the summary, any slice as a picture in any window. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { SOFTWARE } from '../../../core/index.ts'
import { lesionsCsv, overlayPng, slicesCsv, summaryPng } from '../../../reports/index.ts'
import { requires } from '../../auth/index.ts'
import { doneAnalysis, maskOf } from '../done-analysis.ts'
import { isKnown } from '../etags.ts'
import type { App, Platform } from '../platform.ts'
import { audits } from '../record-looks.ts'
import { openReportCases } from '../report-cases.ts'

const idParams = z.object({ id: z.uuid() })
type Done = Awaited<ReturnType<typeof doneAnalysis>>

/** @param app the server @param platform what it works with */
export function reportRoutes(app: App, { database: { db }, store }: Platform): void {
  const cases = openReportCases(db, store)

  const report = (
    name: string,
    type: string,
    summary: string,
    make: (row: Done) => Promise<string | Uint8Array>,
  ) =>
    app.get(
      `/api/v1/analyses/:id/reports/${name}`,
      {
        config: { ...requires('analyses.read'), ...audits('report.export', 'analysis') },
        schema: { summary, tags: ['analyses'], params: idParams },
      },
      async (request, reply) => {
        const row = await doneAnalysis(db, request.principal, request.params.id)
        return send(request, reply, { type, of: [row.readingSha256, name], make: () => make(row) })
      },
    )
  report('slices.csv', 'text/csv', 'One line a slice', async (row) =>
    slicesCsv(await cases.reading(row)),
  )
  report('lesions.csv', 'text/csv', 'One line a lesion and slice', async (row) =>
    lesionsCsv(await cases.reading(row)),
  )
  report('summary.png', 'image/png', 'The case on one page', async (row) => {
    const { maskSha256 } = row
    const subject = maskSha256 === null ? null : await cases.open({ ...row, maskSha256 })
    return summaryPng(await cases.reading(row), subject, await cases.tools())
  })
  app.get(
    '/api/v1/analyses/:id/overlays/:slice.png',
    {
      config: { ...requires('analyses.read'), ...audits('analysis.view', 'analysis') },
      schema: {
        summary: 'A slice with its lesions, or without any mark, as PNG',
        tags: ['analyses'],
        params: z.object({ id: z.uuid(), slice: z.coerce.number().int().min(0).max(100_000) }),
        querystring: z.object({
          widthHu: z.coerce.number().min(1).max(10_000).default(1500),
          centreHu: z.coerce.number().min(-5000).max(5000).default(-600),
          marks: z.enum(['all', 'none']).default('all'),
        }),
      },
    },
    async (request, reply) => {
      const { id, slice } = request.params
      const { widthHu, centreHu, marks } = request.query
      const row = await doneAnalysis(db, request.principal, id)
      const maskSha256 = maskOf(row)
      return send(request, reply, {
        type: 'image/png',
        of: [row.readingSha256, slice, widthHu, centreHu, marks],
        make: async () => {
          const subject = await cases.open({ ...row, maskSha256 })
          const tools = await cases.tools()
          return overlayPng(subject, slice, tools, { widthHu, centreHu }, marks === 'all')
        },
      })
    },
  )
}

/** The same Reading gives the same report with the same software: nothing is made for who has it. */
async function send(
  request: FastifyRequest,
  reply: FastifyReply,
  report: {
    readonly type: string
    readonly of: readonly (string | number)[]
    readonly make: () => Promise<string | Uint8Array>
  },
): Promise<FastifyReply> {
  if (isKnown([SOFTWARE.version, ...report.of].join('-'), request, reply))
    return reply.code(304).send()
  const body = await report.make()
  return reply.type(report.type).send(body)
}
