/** Signing in and out, and who one is. */
import { z } from 'zod'
import { actorOf, recordAudit } from '../../audit/index.ts'
import {
  acceptInvitation,
  authorise,
  changePassword,
  clientOf,
  findUser,
  forgetGuestLink,
  openGuestLink,
  requires,
  ROLES,
  SCOPES,
  signIn,
  signOut,
} from '../../auth/index.ts'
import type { App, Platform } from '../platform.ts'

const sessionSchema = z.object({
  kind: z.enum(['user', 'token', 'guest', 'nobody']),
  /** Nobody signed in: whoever comes to a demonstration is this one. */
  demonstration: z.boolean().optional(),
  userId: z.string().optional(),
  name: z.string().optional(),
  email: z.string().optional(),
  role: z.enum(ROLES).optional(),
  institutionId: z.string().optional(),
  scopes: z.array(z.enum(SCOPES)).optional(),
  publicMode: z.boolean().optional(),
  /** What awaits whoever makes a guest link, where one can be made. */
  guests: z.object({ hours: z.int(), deidentify: z.enum(['clean', 'demand', 'off']) }).optional(),
  /** Of a guest: by which link, and when it ends. */
  guestLinkId: z.uuid().optional(),
  expiresAt: z.date().optional(),
})
const signedInSchema = z.object({ userId: z.string() })
const password = z.string().max(1000)

/** @param app the server @param platform what it works with */
export function sessionRoutes(app: App, { auth, config, visitor }: Platform): void {
  app.post(
    '/api/v1/session',
    {
      config: requires('session.create'),
      schema: {
        summary: 'Sign in',
        tags: ['session'],
        body: z.object({ email: z.string().max(320), password }),
        response: { 200: signedInSchema },
      },
    },
    async (request, reply) => {
      const from = clientOf(request)
      const { userId, setCookie } = await signIn(auth, request.body, from)
      // Else a link that was opened earlier would go before the account.
      const cookies = [...setCookie, ...forgetGuestLink(auth, from.cookie)]
      return reply.header('set-cookie', cookies).send({ userId })
    },
  )
  app.get(
    '/api/v1/session',
    {
      config: requires('session.read'),
      schema: { summary: 'Who asks', tags: ['session'], response: { 200: sessionSchema } },
    },
    async ({ principal }) => {
      const { kind } = principal
      if (principal.kind === 'nobody') {
        const { publicMode } = principal
        const { guestHours: hours } = config.retention
        const guests = { hours, deidentify: config.guests.deidentify }
        return { kind, publicMode, ...(publicMode && { guests }) }
      }
      if (principal.kind === 'guest') {
        const { institutionId, guestLinkId, expiresAt } = principal
        return { kind, institutionId, guestLinkId, expiresAt }
      }
      const { userId, role, institutionId } = principal
      if (principal.kind === 'token')
        return { kind, userId, role, institutionId, scopes: [...principal.scopes] }
      const { name, email } = await findUser(auth, userId)
      return {
        kind,
        demonstration: principal === visitor,
        userId,
        name,
        email,
        role,
        institutionId,
      }
    },
  )
  app.delete(
    '/api/v1/session',
    { config: requires('session.delete'), schema: { summary: 'Sign out', tags: ['session'] } },
    async (request, reply) => {
      const { principal } = request
      const from = clientOf(request)
      const setCookie = [...(await signOut(auth, from)), ...forgetGuestLink(auth, from.cookie)]
      if (principal.kind === 'user' && principal !== visitor)
        await recordAudit(auth.db, { actor: actorOf(principal), action: 'session.end' })
      return reply.code(204).header('set-cookie', setCookie).send()
    },
  )
  app.post(
    '/api/v1/session/guest-link',
    {
      config: requires('session.create'),
      schema: {
        summary:
          'Open a guest link in this browser: what follows comes by it, until it ends or one signs out',
        tags: ['session'],
        body: z.object({ secret: z.string().max(200) }),
        response: { 200: z.object({ guestLinkId: z.uuid(), expiresAt: z.date() }) },
      },
    },
    async ({ body }, reply) => {
      const { setCookie, ...opened } = await openGuestLink(auth, body.secret)
      return reply.header('set-cookie', setCookie).send(opened)
    },
  )
  app.put(
    '/api/v1/session/password',
    {
      config: requires('password.write'),
      schema: {
        summary: 'Change the password; all other sessions end',
        tags: ['session'],
        body: z.object({ current: password, next: password }),
      },
    },
    async (request, reply) => {
      const reach = authorise(request.principal, 'password.write')
      const userId = reach.kind === 'own' ? reach.userId : ''
      const changed = await changePassword(auth, request.body, userId, clientOf(request))
      return reply.code(204).header('set-cookie', changed.setCookie).send()
    },
  )
  app.post(
    '/api/v1/session/invitation',
    {
      config: requires('session.create'),
      schema: {
        summary: 'Accept an invitation: the account gets its name and password',
        tags: ['session'],
        body: z.object({
          secret: z.string().max(200),
          name: z.string().min(1).max(200),
          password,
          email: z.email().optional(),
        }),
        response: { 200: signedInSchema },
      },
    },
    async (request) => {
      const { email, ...answer } = request.body
      const accepted = { ...answer, ...(email === undefined ? {} : { email }) }
      const { userId } = await acceptInvitation(auth, accepted, clientOf(request))
      return { userId }
    },
  )
}
