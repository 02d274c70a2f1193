/** The HTTP server: who asks, what is allowed, which routes there are, how errors are told, what is logged. */
import { randomUUID } from 'node:crypto'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import fastify, { type FastifyBaseLogger, LogController } from 'fastify'
import {
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod'
import { RESEARCH_NOTICE, SOFTWARE } from '../../core/index.ts'
import { fastifyAuth, requireForAll, requires } from '../auth/index.ts'
import { tagAnswers } from './etags.ts'
import { withFiles, withProblems } from './openapi-document.ts'
import { letGoOfSilentConnections } from './let-go.ts'
import { limitRequests } from './limit-requests.ts'
import type { App, Platform } from './platform.ts'
import { addPage, PAGE_POLICY } from './page.ts'
import { tellProblems } from './problem.ts'
import { recordLooks } from './record-looks.ts'
import { answerOnce } from './answer-once.ts'
import { refuseSlowSenders, refuseUnparsed } from './slow-senders.ts'
import { accountRoutes } from './routes/accounts.ts'
import { analysisRoutes } from './routes/analyses.ts'
import { auditEventRoutes } from './routes/audit-events.ts'
import { guestLinkRoutes } from './routes/guest-links.ts'
import { cohortRoutes } from './routes/cohorts.ts'
import { eventRoutes } from './routes/events.ts'
import { caseRoutes } from './routes/cases.ts'
import { caseFileRoutes } from './routes/case-files.ts'
import { caseReviewRoutes } from './routes/case-review.ts'
import { similarCaseRoutes } from './routes/similar-cases.ts'
import { healthRoutes } from './routes/health.ts'
import { metricsRoutes } from './routes/metrics.ts'
import { modelFileRoutes } from './routes/model-files.ts'
import { modelRoutes } from './routes/models.ts'
import { opinionRoutes } from './routes/opinions.ts'
import { reportRoutes } from './routes/reports.ts'
import { seriesRoutes } from './routes/series.ts'
import { sessionRoutes } from './routes/session.ts'
import { studyRoutes } from './routes/studies.ts'
import { systemRoutes } from './routes/system.ts'
import { uploadListRoutes } from './routes/upload-list.ts'
import { uploadRoutes } from './routes/uploads.ts'

const ROUTES = [
  healthRoutes,
  metricsRoutes,
  uploadRoutes,
  uploadListRoutes,
  studyRoutes,
  seriesRoutes,
  analysisRoutes,
  reportRoutes,
  eventRoutes,
  cohortRoutes,
  caseRoutes,
  caseReviewRoutes,
  caseFileRoutes,
  similarCaseRoutes,
  sessionRoutes,
  accountRoutes,
  guestLinkRoutes,
  systemRoutes,
  modelRoutes,
  auditEventRoutes,
  opinionRoutes,
  modelFileRoutes,
]

const MAX_JSON_BYTES = 2 ** 20

/**
 * @param platform what the routes work with
 * @param log where requests are told: method, route, status, time, kind of principal, and nothing that was sent
 * @returns the server, ready to listen
 */
export async function createApp(platform: Platform, log: FastifyBaseLogger): Promise<App> {
  const { auth, visitor, config } = platform
  const { requestTimeoutMs } = config.limits
  const app = fastify({
    loggerInstance: log,
    // Fastify's own lines hold the address with its query.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: MAX_JSON_BYTES,
    http: { headersTimeout: requestTimeoutMs, connectionsCheckingInterval: requestTimeoutMs / 2 },
    clientErrorHandler: refuseUnparsed(config.limits),
    forceCloseConnections: 'idle',
  }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  letGoOfSilentConnections(app)
  tellProblems(app)
  tagAnswers(app)
  refuseSlowSenders(app, config.limits)
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions, errorCode } = request
    request.log.info(
      {
        method,
        route: routeOptions.url ?? null,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
        // Unset where the request was refused before anyone looked who asks.
        principal: (request.principal as typeof request.principal | null)?.kind ?? null,
        ...(errorCode === undefined ? {} : { code: errorCode }),
      },
      'request',
    )
  })
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
  })
  const secure = auth.publicUrl.protocol === 'https:'
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: secure ? { ...PAGE_POLICY, upgradeInsecureRequests: [] } : PAGE_POLICY,
    },
    // Threads in WebAssembly need the page to be isolated from other sites.
    crossOriginEmbedderPolicy: true,
    strictTransportSecurity: secure,
  })
  await app.register(fastifyAuth, { auth, ...(visitor === null ? {} : { otherwise: visitor }) })
  recordLooks(app, platform.database.db)
  if (auth.publicMode) limitRequests(app)
  await app.register(multipart)
  answerOnce(app, platform)
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Groundglass', version: SOFTWARE.version, description: RESEARCH_NOTICE },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      security: [{ token: [] }],
    },
    transform: (route) => {
      const { schema, url } = jsonSchemaTransform(route)
      const { permission } = route.route.config ?? {}
      return { schema: { ...withFiles(schema), 'x-permission': permission }, url }
    },
    transformObject: (made) => ('openapiObject' in made ? withProblems(made.openapiObject) : {}),
  })
  app.get(
    '/api/openapi.json',
    { config: requires('system.describe'), schema: { summary: 'This document', tags: ['system'] } },
    async () => app.swagger(),
  )
  await app.register(async (scope) => {
    requireForAll(scope, 'system.describe')
    await scope.register(swaggerUi, { routePrefix: '/api/docs' })
  })
  for (const add of ROUTES) add(app, platform)
  await addPage(app)
  return app
}
