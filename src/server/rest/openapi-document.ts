/** What the OpenAPI document says of every route alike: that it can refuse, and that some answers are no JSON. */
import { z } from 'zod'

interface Document {
  readonly paths?: unknown
  readonly components?: object
}
type Operations = Record<string, Record<string, { responses?: Record<string, unknown> }>>

const problem = z.object({
  type: z.literal('about:blank'),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  requestId: z.string(),
})
const Problem = {
  description: 'A refusal, or a failure, told by its code (RFC 9457)',
  content: { 'application/problem+json': { schema: z.toJSONSchema(problem) } },
}

/** A route that reads files as they come has no schema that could check them; the document still says what to send. */
const FILES = {
  type: 'object',
  required: ['files'],
  properties: { files: { type: 'array', items: { type: 'string', format: 'binary' } } },
}

/** @param schema of a route, if it has one @returns the same, with the files that it takes */
export function withFiles<Schema extends { consumes?: unknown } | undefined>(schema: Schema) {
  const consumes = schema?.consumes
  const takesFiles = Array.isArray(consumes) && consumes.includes('multipart/form-data')
  return takesFiles ? { ...schema, body: FILES } : schema
}

/**
 * @param document as the routes made it
 * @returns the same, with the problem that each route may answer with
 */
export function withProblems<Kind extends Document>(document: Kind): Kind {
  const paths: Operations = Object.assign({}, document.paths)
  for (const operations of Object.values(paths))
    for (const [method, operation] of Object.entries(operations)) {
      const { '200': unnamed, ...named } = operation.responses ?? {}
      // A route that names no answer sends a file, or nothing.
      const file = method === 'get' || method === 'head'
      const own = isUnnamed(unnamed)
        ? { [file ? '200' : '204']: { description: file ? 'The file' : 'Done' } }
        : { '200': unnamed }
      operation.responses = {
        ...(unnamed === undefined ? {} : own),
        ...named,
        default: { $ref: '#/components/responses/Problem' },
      }
    }
  return { ...document, components: { ...document.components, responses: { Problem } } }
}

/** What the generator writes where a route names no answer. */
function isUnnamed(response: unknown): boolean {
  return typeof response === 'object' && response !== null && !('content' in response)
}
