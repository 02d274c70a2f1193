/** What the routes work with: everything `serve` has opened. */
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Auth, Principal } from '../auth/index.ts'
import type { ServerConfig } from '../config.ts'
import type { Database } from '../database/open-database.ts'
import type { Ingest } from '../ingest/index.ts'
import type { SiteKey } from '../library/index.ts'
import type { Queue } from '../queue/index.ts'
import type { BlobStore } from '../storage/index.ts'
import type { Uploads } from '../uploads/index.ts'

export type Limits = ServerConfig['limits']

export interface Platform {
  readonly config: ServerConfig
  readonly database: Database
  readonly store: BlobStore
  readonly auth: Auth
  readonly queue: Queue
  readonly ingest: Ingest
  readonly uploads: Uploads
  readonly uploadsFolder: string
  /** Signs teaching cases. */
  readonly siteKey: SiteKey
  /** Who a request without credentials is; nobody unless this is a demonstration. */
  readonly visitor: Principal | null
}

/** A Fastify whose routes are checked, and described, by zod schemas. */
export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>
