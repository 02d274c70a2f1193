import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { AUTH_STATUS } from './error-status.ts'

it('gives a status to every error that can reach a request, and to no other', () => {
  const folder = import.meta.dirname
  const said = readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && !/^test-|[.]test[.]ts$|^error-status/.test(name))
    .flatMap((name) => [...readFileSync(join(folder, name), 'utf8').matchAll(/'(auth\/[a-z-]+)'/g)])
    .map((match) => match[1])
  // A fault of the program, which shows when it starts, is no answer.
  const reaching = said.filter((code) => code !== 'auth/undeclared-route')
  expect(new Set(reaching)).toEqual(new Set(Object.keys(AUTH_STATUS)))
})
