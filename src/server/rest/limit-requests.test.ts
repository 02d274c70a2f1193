import fastify from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { expect, it } from 'vitest'
import type { Principal } from '../auth/index.ts'
import { limitRequests } from './limit-requests.ts'
import type { App } from './platform.ts'

it('lets an address ask 2000 times at once, then 20 times a second, and counts nobody else for it', async () => {
  let nowMs = 0
  const app: App = fastify().withTypeProvider<ZodTypeProvider>()
  let principal: Principal = { kind: 'nobody', publicMode: true }
  app.decorateRequest('principal')
  app.addHook('onRequest', async (request) => {
    request.principal = principal
  })
  limitRequests(app, () => nowMs)
  app.get('/', async () => 'yes')
  app.setErrorHandler((error: Error & { code?: string }, _, reply) =>
    reply.code(429).send(error.code),
  )
  const ask = async (remoteAddress: string) =>
    (await app.inject({ url: '/', remoteAddress })).statusCode
  const counted = async (times: number) => {
    const answers = []
    for (let i = 0; i < times; i++) answers.push(await ask('192.0.2.1'))
    return answers.filter((status) => status === 200).length
  }
  expect(await counted(2010)).toBe(2000)
  expect(await ask('192.0.2.2')).toBe(200)
  nowMs += 1000
  expect(await counted(30)).toBe(20)
  principal = { kind: 'user', userId: 'u', institutionId: 'i', role: 'researcher' }
  expect(await counted(30)).toBe(30)
})
