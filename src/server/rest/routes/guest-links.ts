/** Secret links of the `public` mode: made by whoever wants one, listed and ended. */
import { z } from 'zod'
import { GroundglassError } from '../../../core/index.ts'
import {
  authorise,
  clientOf,
  createGuestLink,
  endGuestLink,
  listGuestLinks,
  requires,
} from '../../auth/index.ts'
import type { App, Platform } from '../platform.ts'

const madeSchema = z.object({
  id: z.uuid(),
  secret: z.string(),
  link: z.string(),
  expiresAt: z.date(),
})
const linkSchema = z.object({ id: z.uuid(), createdAt: z.date(), expiresAt: z.date() })

/** @param app the server @param platform what it works with */
export function guestLinkRoutes(app: App, { auth, config }: Platform): void {
  app.post(
    '/api/v1/guest-links',
    {
      config: requires('guest-links.create'),
      schema: {
        summary: 'A secret link to upload by, in `public` mode',
        tags: ['guest-links'],
        response: { 201: madeSchema },
      },
    },
    async (request, reply) => {
      const lifetimeMs = config.retention.guestHours * 3600_000
      const { institutionId: _, ...link } = await createGuestLink(
        auth,
        lifetimeMs,
        clientOf(request),
      )
      return reply.code(201).send(link)
    },
  )
  app.get(
    '/api/v1/guest-links',
    {
      config: requires('guest-links.read'),
      schema: {
        summary: 'Links that have not been cleared away; a guest sees their own',
        tags: ['guest-links'],
        response: { 200: z.object({ items: z.array(linkSchema) }) },
      },
    },
    async ({ principal }) => ({
      items: await listGuestLinks(auth, authorise(principal, 'guest-links.read')),
    }),
  )
  app.delete(
    '/api/v1/guest-links/:id',
    {
      config: requires('guest-links.delete'),
      schema: {
        summary: 'End a link now; what came by it is deleted as if its time had come',
        tags: ['guest-links'],
        params: z.object({ id: z.uuid() }),
      },
    },
    async ({ principal, params }, reply) => {
      const reach = authorise(principal, 'guest-links.delete')
      if (!(await endGuestLink(auth, reach, params.id)))
        throw new GroundglassError(
          'guest-link/not-found',
          'Expected a link of this id; there is none. It may have been cleared away: list the links.',
        )
      return reply.code(204).send()
    },
  )
}
