import fastifyStatic from '@fastify/static'
import fastify from 'fastify'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../database/open-database.ts'
import { describeOnEachDatabase } from '../database/test-databases.ts'
import { type Auth, createAuth } from './create-auth.ts'
import { fastifyAuth, requireForAll, requires, withoutSecret } from './fastify-auth.ts'

describeOnEachDatabase('routes', (databases) => {
  let database: Database
  let auth: Auth
  beforeAll(async () => {
    database = await databases.open()
    auth = createAuth(database.db, {
      publicUrl: 'http://localhost:8080',
      secret: 'a secret of the tests, and long enough',
    })
  })

  it('do not start when one of them says nothing of who may enter', async () => {
    const app = fastify()
    await app.register(fastifyAuth, { auth })
    app.get('/open', { config: requires('system.health') }, async () => 'open')
    await app.register(async (scope) => {
      scope.get('/forgotten', async () => 'secret')
    })
    await expect(app.ready()).rejects.toThrow(
      expect.objectContaining({
        code: 'auth/undeclared-route',
        message: expect.stringContaining('/forgotten'),
      }),
    )
  })

  it('of a plugin are declared by their scope', async () => {
    const app = fastify()
    await app.register(fastifyAuth, { auth })
    await app.register(async (scope) => {
      requireForAll(scope, 'system.describe')
      await scope.register(fastifyStatic, { root: import.meta.dirname, prefix: '/files/' })
    })
    const answer = await app.inject({ url: '/files/secrets.ts' })
    expect(answer.statusCode).toBe(200)
    expect((await app.inject({ url: '/nowhere' })).statusCode).toBe(404)
    await app.close()
  })

  it('are refused before their handler runs', async () => {
    const app = fastify()
    await app.register(fastifyAuth, { auth })
    let ran = false
    app.get('/audit', { config: requires('audit.read') }, async () => {
      ran = true
    })
    expect((await app.inject({ url: '/audit' })).json().code).toBe('auth/not-signed-in')
    expect(ran).toBe(false)
    await app.close()
  })
})

describe('withoutSecret', () => {
  it('hides what opens something, and nothing else', () => {
    expect(withoutSecret('/a/b?slice=3&link=abc_-&window=lung')).toBe(
      '/a/b?slice=3&link=***&window=lung',
    )
    expect(withoutSecret('/api/auth/callback/x?code=a&state=b')).toBe(
      '/api/auth/callback/x?code=***&state=***',
    )
    expect(withoutSecret('/blink=1')).toBe('/blink=1')
  })
})
