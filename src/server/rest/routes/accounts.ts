/** Users, institutions and tokens. */
import { z } from 'zod'
import { GroundglassError } from '../../../core/index.ts'
import { actorOf, type Deed, recordAudit } from '../../audit/index.ts'
import {
  type Auth,
  authorise,
  changeUser,
  createInstitution,
  createToken,
  deleteUser,
  findUser,
  invite,
  inviteAgain,
  listInstitutions,
  listTokens,
  listUsers,
  type Principal,
  requires,
  revokeToken,
  ROLES,
  SCOPES,
  unlockUser,
} from '../../auth/index.ts'
import type { App, Platform } from '../platform.ts'

const idParams = z.object({ id: z.uuid() })
const role = z.enum(ROLES)
const userSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role,
  institutionId: z.string(),
  disabledAt: z.date().nullable(),
  createdAt: z.date(),
})
const institutionSchema = z.object({ id: z.uuid(), name: z.string(), createdAt: z.date() })
const invitationSchema = z.object({ userId: z.string(), link: z.string(), expiresAt: z.date() })
const tokenSchema = z.object({
  id: z.uuid(),
  userId: z.string(),
  name: z.string(),
  scopes: z.array(z.enum(SCOPES)),
  createdAt: z.date(),
  expiresAt: z.date().nullable(),
  revokedAt: z.date().nullable(),
  lastUsedAt: z.date().nullable(),
})
const listOf = <Item extends z.ZodType>(item: Item) => ({ 200: z.object({ items: z.array(item) }) })

const user = (id: string) => ({ type: 'user', id })

/** @param app the server @param platform what it works with */
export function accountRoutes(app: App, { auth }: Platform): void {
  /** Changes the accounts and tells of it, in one transaction. */
  const recorded = <Done>(
    principal: Principal,
    change: (within: Auth) => Promise<Done>,
    deedOf: (done: Done) => Omit<Deed, 'actor'>,
  ): Promise<Done> =>
    auth.db.transaction(async (tx) => {
      const done = await change({ ...auth, db: tx })
      await recordAudit(tx, { actor: actorOf(principal), ...deedOf(done) })
      return done
    })
  app.get(
    '/api/v1/users',
    {
      config: requires('users.read'),
      schema: { summary: 'All users', tags: ['users'], response: listOf(userSchema) },
    },
    async () => ({ items: await listUsers(auth) }),
  )
  app.get(
    '/api/v1/institutions',
    {
      config: requires('users.read'),
      schema: { summary: 'All institutions', tags: ['users'], response: listOf(institutionSchema) },
    },
    async () => ({ items: await listInstitutions(auth) }),
  )
  app.post(
    '/api/v1/institutions',
    {
      config: requires('users.write'),
      schema: {
        summary: 'Add an institution; people are invited into it',
        tags: ['users'],
        body: z.object({ name: z.string().trim().min(1).max(200) }),
        response: { 201: institutionSchema },
      },
    },
    async ({ principal, body }, reply) => {
      const made = await recorded(
        principal,
        (within) => createInstitution(within, body.name),
        ({ id }) => ({ action: 'institution.create', object: { type: 'institution', id } }),
      )
      return reply.code(201).send(made)
    },
  )
  app.get(
    '/api/v1/users/:id',
    {
      config: requires('users.read'),
      schema: {
        summary: 'One user',
        tags: ['users'],
        params: idParams,
        response: { 200: userSchema },
      },
    },
    async ({ params }) => findUser(auth, params.id),
  )
  app.patch(
    '/api/v1/users/:id',
    {
      config: requires('users.write'),
      schema: {
        summary: 'Change role, institution, or whether the account rests',
        tags: ['users'],
        params: idParams,
        body: z.object({
          role: role.exactOptional(),
          institutionId: z.uuid().exactOptional(),
          disabled: z.boolean().exactOptional(),
        }),
        response: { 200: userSchema },
      },
    },
    async ({ principal, params: { id }, body }) =>
      recorded(
        principal,
        (within) => changeUser(within, id, body),
        () => ({ action: 'user.change', object: user(id), detail: { ...body } }),
      ),
  )
  app.delete(
    '/api/v1/users/:id',
    {
      config: requires('users.write'),
      schema: { summary: 'Delete an account', tags: ['users'], params: idParams },
    },
    async ({ principal, params: { id } }, reply) => {
      await recorded(
        principal,
        (within) => deleteUser(within, id),
        () => ({ action: 'user.delete', object: user(id) }),
      )
      return reply.code(204).send()
    },
  )
  app.post(
    '/api/v1/users/:id/unlock',
    {
      config: requires('users.write'),
      schema: {
        summary: 'End a lock-out before its time',
        tags: ['users'],
        params: idParams,
      },
    },
    async ({ principal, params: { id } }, reply) => {
      await recorded(
        principal,
        (within) => unlockUser(within, id),
        () => ({ action: 'user.unlock', object: user(id) }),
      )
      return reply.code(204).send()
    },
  )
  app.post(
    '/api/v1/invitations',
    {
      config: requires('users.write'),
      schema: {
        summary: 'Make an account, and the link that opens it',
        tags: ['users'],
        body: z.object({ email: z.email(), role, institutionId: z.uuid() }),
        response: { 201: invitationSchema },
      },
    },
    async ({ principal, body }, reply) => {
      const invitation = await recorded(
        principal,
        (within) => invite(within, body),
        ({ userId }) => ({
          action: 'user.invite',
          object: user(userId),
          detail: { role: body.role, institutionId: body.institutionId },
        }),
      )
      return reply.code(201).send(invitation)
    },
  )
  app.post(
    '/api/v1/users/:id/invitation',
    {
      config: requires('users.write'),
      schema: {
        summary: 'Make a new link for an account',
        tags: ['users'],
        params: idParams,
        response: { 201: invitationSchema },
      },
    },
    async ({ principal, params: { id } }, reply) => {
      const invitation = await recorded(
        principal,
        (within) => inviteAgain(within, id),
        () => ({ action: 'user.invite-again', object: user(id) }),
      )
      return reply.code(201).send(invitation)
    },
  )
  app.get(
    '/api/v1/tokens',
    {
      config: requires('tokens.read'),
      schema: { summary: 'API tokens', tags: ['tokens'], response: listOf(tokenSchema) },
    },
    async ({ principal }) => {
      const reach = authorise(principal, 'tokens.read')
      return { items: await listTokens(auth, reach.kind === 'own' ? reach.userId : undefined) }
    },
  )
  app.post(
    '/api/v1/tokens',
    {
      config: requires('tokens.write'),
      schema: {
        summary: "Make an API token of one's own; its secret is shown once",
        tags: ['tokens'],
        body: z.object({
          name: z.string().min(1).max(200),
          scopes: z.array(z.enum(SCOPES)).min(1),
          expiresAt: z.iso.datetime().nullable().default(null),
        }),
        response: { 201: z.object({ token: tokenSchema, secret: z.string() }) },
      },
    },
    async ({ principal, body: { name, scopes, expiresAt } }, reply) => {
      const userId = 'userId' in principal ? principal.userId : ''
      // A token makes none that may do more than itself.
      authorise(principal, 'tokens.write')
      const may = principal.kind === 'token' ? principal.scopes : SCOPES
      const beyond = scopes.filter((scope) => !may.includes(scope))
      if (beyond.length > 0) {
        throw new GroundglassError(
          'auth/not-allowed',
          `Expected scopes that the asking token has itself; it lacks ${beyond.join(', ')}. Leave these out, or sign in and make the token there.`,
        )
      }
      const end = expiresAt === null ? null : new Date(expiresAt)
      const made = await recorded(
        principal,
        (within) => createToken(within, { userId, name, scopes, expiresAt: end }),
        ({ token: { id } }) => ({
          action: 'token.create',
          object: { type: 'token', id },
          detail: { userId, scopes: scopes.join('+'), expires: end !== null },
        }),
      )
      return reply.code(201).send(made)
    },
  )
  app.delete(
    '/api/v1/tokens/:id',
    {
      config: requires('tokens.write'),
      schema: {
        summary: 'Revoke a token',
        tags: ['tokens'],
        params: idParams,
        response: { 200: tokenSchema },
      },
    },
    async ({ principal, params }) => {
      const reach = authorise(principal, 'tokens.write')
      const seen = await listTokens(auth, reach.kind === 'own' ? reach.userId : undefined)
      if (!seen.some(({ id }) => id === params.id)) throw noToken()
      return recorded(
        principal,
        async (within) => {
          const token = await revokeToken(within, params.id)
          if (token === null) throw noToken()
          return token
        },
        ({ id, userId }) => ({
          action: 'token.revoke',
          object: { type: 'token', id },
          detail: { userId },
        }),
      )
    },
  )
}

function noToken(): GroundglassError {
  return new GroundglassError(
    'token/not-found',
    'Expected a token of this id; there is none. List the tokens.',
  )
}
