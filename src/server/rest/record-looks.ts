/** Looks and downloads in the audit trail: a route says what it shows, and nothing is sent before that is recorded. */
import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Action, actorOf, type Deed, hourOf, recordOnceAnHour } from '../audit/index.ts'
import type { Queries } from '../database/session.ts'
import type { App } from './platform.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    audit?: { readonly action: Action; readonly objectType: string | null }
  }
  interface FastifyRequest {
    /** What was looked at, where it is not the `id` of the address: set by the handler. */
    auditedId?: string
  }
}

/**
 * @param action what it is to get an answer of the route
 * @param objectType of what the `id` of the address names; left out where there is no one thing
 * @returns part of the route's config: `{ ...requires('studies.read'), ...audits('study.view', 'study') }`
 */
export function audits(action: Action, objectType: string | null = null) {
  return { audit: { action, objectType } }
}

/** So many looks are remembered, to ask the database once for all slices of a stack. */
const MAX_REMEMBERED = 10_000

/** @param app whose routes are recorded, where they say so @param db the database */
export function recordLooks(app: App, db: Queries): void {
  let [hour, told] = [0, new Set<string>()]
  const record = async (deed: Deed) => {
    const now = hourOf(new Date()).getTime()
    if (now !== hour || told.size >= MAX_REMEMBERED) [hour, told] = [now, new Set()]
    const key = JSON.stringify(deed)
    if (told.has(key)) return
    await recordOnceAnHour(db, deed)
    told.add(key)
  }
  app.addHook('onSend', async (request, reply, payload) => {
    const deed = lookOf(request, reply)
    if (deed === null) return
    try {
      await record(deed)
    } catch (error) {
      if (payload instanceof Readable) payload.destroy()
      throw error
    }
  })
}

function lookOf(request: FastifyRequest, { statusCode }: FastifyReply): Deed | null {
  // What was refused may have no route, and nobody who asked.
  if (statusCode >= 400) return null
  const { audit } = request.routeOptions.config
  if (audit === undefined) return null
  const { action, objectType } = audit
  const actor = actorOf(request.principal)
  if (objectType === null) return { actor, action }
  return { actor, action, object: { type: objectType, id: request.auditedId ?? idOf(request) } }
}

function idOf({ params }: FastifyRequest): string {
  const id: unknown = typeof params === 'object' && params !== null ? Reflect.get(params, 'id') : ''
  return String(id)
}
