import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { GroundglassError } from '../core/index.ts'
import { configurationTable, describeConfig, readServerConfig } from './config.ts'

const SECRET = 'planted-secret-of-more-than-32-characters'

function messageOf(environment: Record<string, string>, flags = {}): string {
  try {
    readServerConfig(environment, flags)
  } catch (error) {
    expect(error).toBeInstanceOf(GroundglassError)
    expect(error).toMatchObject({ code: 'config/invalid' })
    return String(error)
  }
  return ''
}

describe('readServerConfig', () => {
  it('needs nothing, and has no secret that anyone could know', () => {
    const config = readServerConfig({})
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      dataDirectory: resolve('groundglass-data'),
      databaseUrl: null,
      publicUrl: 'http://127.0.0.1:8080',
      mode: 'private',
      sessionSecret: null,
      adminToken: null,
      oidc: null,
      storage: { kind: 'fs', directory: resolve('groundglass-data/blobs') },
      retention: { guestHours: 24, studiesDays: null },
      worker: { threads: null, concurrency: 1, models: ['lesion-small'] },
      logLevel: 'info',
    })
  })

  it('takes the option before the variable, and an empty variable for none', () => {
    const environment = { GROUNDGLASS_PORT: '9000', GROUNDGLASS_DATA: '/srv/gg', DATABASE_URL: '' }
    expect(readServerConfig(environment, { port: '9001' })).toMatchObject({
      port: 9001,
      dataDirectory: '/srv/gg',
      databaseUrl: null,
    })
  })

  it('reads what belongs together', () => {
    const config = readServerConfig({
      DATABASE_URL: 'postgres://u:p@db/groundglass',
      GROUNDGLASS_STORAGE: 's3',
      GROUNDGLASS_S3_BUCKET: 'scans',
      GROUNDGLASS_OIDC_ISSUER: 'https://id.example.org',
      GROUNDGLASS_OIDC_CLIENT_ID: 'groundglass',
      GROUNDGLASS_OIDC_CLIENT_SECRET: SECRET,
      GROUNDGLASS_WORKER_MODELS: 'lesion-small, lesion-resnet50',
      GROUNDGLASS_STUDIES_DAYS: '30',
    })
    expect(config).toMatchObject({
      databaseUrl: 'postgres://u:p@db/groundglass',
      storage: {
        kind: 's3',
        bucket: 'scans',
        endpoint: null,
        region: 'us-east-1',
        credentials: null,
      },
      oidc: { issuer: 'https://id.example.org', clientId: 'groundglass', clientSecret: SECRET },
      worker: { models: ['lesion-small', 'lesion-resnet50'] },
      retention: { studiesDays: 30 },
    })
  })

  it.each([
    [{ GROUNDGLASS_HOST: '0.0.0.0' }, 'http://localhost:8080'],
    [{ GROUNDGLASS_HOST: '::1' }, 'http://[::1]:8080'],
    [{ GROUNDGLASS_PUBLIC_URL: 'https://ct.example.org' }, 'https://ct.example.org'],
  ])('is reached, with %o, at %s', (environment, publicUrl) => {
    expect(readServerConfig(environment)).toMatchObject({ publicUrl })
  })

  it('is frozen to the bottom', () => {
    const config = readServerConfig({})
    expect(Object.isFrozen(config)).toBe(true)
    expect(Object.isFrozen(config.limits)).toBe(true)
    expect(Object.isFrozen(config.worker.models)).toBe(true)
  })

  it('names all faults together, and no secret', () => {
    const message = messageOf(
      {
        GROUNDGLASS_MODE: 'open',
        GROUNDGLASS_MAX_FILES: '0',
        GROUNDGLASS_SESSION_SECRET: 'planted',
        DATABASE_URL: 'mysql://u:planted@db/x',
        GROUNDGLASS_OIDC_CLIENT_SECRET: 'planted',
        GROUNDGLASS_STORAGE: 's3',
        GROUNDGLASS_S3_ACCESS_KEY_ID: 'planted',
      },
      { port: '80a' },
    )
    expect(message).toContain('--port (expected a whole number from 0 to 65535; came "80a")')
    expect(message).toContain('GROUNDGLASS_MODE (expected `private` or `public`; came "open")')
    for (const variable of [
      'GROUNDGLASS_MAX_FILES',
      'GROUNDGLASS_SESSION_SECRET',
      'DATABASE_URL',
      'GROUNDGLASS_OIDC_ISSUER',
      'GROUNDGLASS_OIDC_CLIENT_ID',
      'GROUNDGLASS_S3_BUCKET',
      'GROUNDGLASS_S3_SECRET_ACCESS_KEY',
    ])
      expect(message).toContain(`${variable} (`)
    expect(message).not.toContain('planted')
    expect(message).not.toContain('GROUNDGLASS_MAX_ZIP_RATIO')
  })
})

describe('describeConfig', () => {
  it('shows what is in force, hides secrets, and tells what is not set', () => {
    const environment = {
      DATABASE_URL: `postgres://u:${SECRET}@db/x`,
      GROUNDGLASS_SESSION_SECRET: SECRET,
      GROUNDGLASS_ADMIN_TOKEN: SECRET,
      GROUNDGLASS_WORKER_MODELS: 'a,b',
    }
    const text = describeConfig(environment, { data: '/srv/gg' })
    const lines = text.split('\n')
    expect(lines).toContain('GROUNDGLASS_PORT=8080')
    expect(lines).toContain('GROUNDGLASS_DATA=/srv/gg')
    expect(lines).toContain('GROUNDGLASS_WORKER_MODELS=a,b')
    expect(lines).toContain('DATABASE_URL=(hidden)')
    expect(lines).toContain('GROUNDGLASS_ADMIN_TOKEN=(hidden)')
    expect(lines).toContain('# GROUNDGLASS_OIDC_ISSUER is not set')
    expect(text).not.toContain(SECRET)
  })
})

describe('docs/reference/configuration.md', () => {
  it('holds the table of all settings', () => {
    expect(readFileSync('docs/reference/configuration.md', 'utf8')).toContain(configurationTable())
  })
})
