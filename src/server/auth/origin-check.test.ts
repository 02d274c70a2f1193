import { describe, expect, it } from 'vitest'
import { checkOrigin, trustedOriginsOf } from './origin-check.ts'

const ORIGINS = trustedOriginsOf(new URL('https://ct.clinic.example'))
const cookie = 'groundglass.session_token=x'
const own = 'https://ct.clinic.example'

describe('checkOrigin', () => {
  it.each([
    ['GET with a cookie from anywhere', 'GET', { cookie, origin: 'https://evil.example' }],
    ['POST with a cookie from its own page', 'POST', { cookie, origin: own }],
    ['POST of a script: no cookie, no origin', 'POST', {}],
    ['POST with a token', 'POST', { authorization: 'Bearer gg_x', origin: 'https://evil.example' }],
    ['sign-in from its own page', 'POST', { origin: own }],
  ])('lets pass: %s', (_, method, headers) => {
    expect(() => checkOrigin({ method, headers }, ORIGINS)).not.toThrow()
  })

  it.each([
    ['POST with a cookie from elsewhere', 'POST', { cookie, origin: 'https://evil.example' }],
    ['DELETE with a cookie from a sandbox', 'DELETE', { cookie, origin: 'null' }],
    ['PATCH with a cookie and no origin', 'PATCH', { cookie }],
    ['sign-in from elsewhere', 'POST', { origin: 'https://evil.example' }],
    ['the own name by plain http', 'POST', { cookie, origin: 'http://ct.clinic.example' }],
    [
      'a name that begins alike',
      'POST',
      { cookie, origin: 'https://ct.clinic.example.evil.example' },
    ],
    // Browsers do send this one by themselves.
    [
      'Basic authorization',
      'POST',
      { cookie, authorization: 'Basic eDp5', origin: 'https://evil.example' },
    ],
  ])('refuses: %s', (_, method, headers) => {
    expect(() => checkOrigin({ method, headers }, ORIGINS)).toThrow(
      expect.objectContaining({ code: 'auth/cross-origin' }),
    )
  })
})

describe('trustedOriginsOf', () => {
  it('takes a loopback address under each of its names, and others as they are', () => {
    expect(trustedOriginsOf(new URL('http://127.0.0.1:8080/'))).toEqual([
      'http://localhost:8080',
      'http://127.0.0.1:8080',
      'http://[::1]:8080',
    ])
    expect(trustedOriginsOf(new URL('https://a.example/x'), ['https://b.example'])).toEqual([
      'https://a.example',
      'https://b.example',
    ])
  })
})
