/** The page: the files that `npm run build` put into `dist/web`, and its index for every address that the page itself resolves. */
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { requires } from '../auth/index.ts'
import type { App } from './platform.ts'

/** The same from `src/` and from `dist/`. */
const FOLDER = fileURLToPath(new URL('../../../dist/web/', import.meta.url))
const INDEX = 'index.html'
/** Vite writes the hash of each of these into its name. */
const HASHED = 'assets/'
const YEAR_MS = 365 * 24 * 3600_000

/**
 * What the page may do: run and load what this server sent, and ask this server. WebAssembly, for image codecs and for
 * reading in the page, needs its own word; `eval` and inline code stay forbidden.
 */
export const PAGE_POLICY = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
  styleSrc: ["'self'"],
  fontSrc: ["'self'"],
  // blob: and data: for pictures that the page itself has drawn.
  imgSrc: ["'self'", 'blob:', 'data:'],
  connectSrc: ["'self'"],
  workerSrc: ["'self'"],
  manifestSrc: ["'self'"],
  formAction: ["'self'"],
  baseUri: ["'none'"],
  frameAncestors: ["'none'"],
}

/**
 * Adds the page, if it is built. Routes of the API go before it, and what lies under `/api/` is never the page.
 * @param app the server
 * @param folder where the page lies
 */
export async function addPage(app: App, folder = FOLDER): Promise<void> {
  if (!existsSync(folder)) return
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  // Only what lay there at the start is sent; a path is looked up here, never on the disk.
  const files = new Set(
    entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).replaceAll(sep, '/')),
  )
  await app.register(async (scope) => {
    await scope.register(fastifyStatic, { root: folder, serve: false, preCompressed: true })
    scope.get(
      '/*',
      { config: requires('system.describe'), schema: { hide: true } },
      async (request, reply) => {
        // Joined, not resolved: `//` would be another server's.
        const path = new URL(`http://page${request.url}`).pathname.slice(1)
        return send(path, files, request, reply)
      },
    )
  })
}

function send(
  path: string,
  files: ReadonlySet<string>,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply | void {
  if (path.startsWith(HASHED) && files.has(path))
    return reply.sendFile(path, { maxAge: YEAR_MS, immutable: true })
  reply.header('cache-control', 'no-cache')
  if (path !== '' && files.has(path)) return reply.sendFile(path, { cacheControl: false })
  if (/^(\/|api(\/|$))/.test(path) || !asksForPage(request)) return reply.callNotFound()
  return reply.sendFile(INDEX, { cacheControl: false })
}

/** A browser that goes somewhere says that it takes HTML; scripts, and tags that load a file, do not. */
function asksForPage({ headers }: FastifyRequest): boolean {
  return headers.accept?.includes('text/html') ?? false
}
