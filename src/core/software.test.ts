import { describe, expect, it } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { SOFTWARE } from './software.ts'

describe('SOFTWARE', () => {
  it('names the package and its version', () => {
    expect(SOFTWARE).toEqual({ name: packageJson.name, version: packageJson.version })
  })
})
