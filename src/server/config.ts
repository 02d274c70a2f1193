/** The server's configuration: read once from environment and options, checked whole, then handed down frozen. */
import { resolve } from 'node:path'
import { GroundglassError } from '../core/index.ts'
import {
  type SettingFacts,
  settingFacts,
  type Settings,
  settings,
  type Variable,
} from './settings.ts'

export interface ServerConfig {
  readonly host: string
  readonly port: number
  /** Absolute. */
  readonly dataDirectory: string
  /** Null: the embedded database. */
  readonly databaseUrl: string | null
  readonly publicUrl: string
  readonly mode: 'private' | 'public'
  /** Null: one is made in the data directory (`sessionSecret`). */
  readonly sessionSecret: string | null
  readonly adminToken: string | null
  readonly oidc: { issuer: string; clientId: string; clientSecret: string } | null
  readonly storage: StorageConfig
  readonly limits: {
    readonly maxUploadBytes: number
    readonly maxFiles: number
    readonly maxZipRatio: number
    readonly maxNesting: number
    readonly maxPixels: number
    readonly requestTimeoutMs: number
    readonly minBytesPerSecond: number
    readonly minFreeBytes: number
  }
  readonly retention: {
    readonly guestHours: number
    /** Null, here and below: for good. */
    readonly studiesDays: number | null
    readonly analysesDays: number | null
    readonly uploadsDays: number | null
  }
  /** Of one guest link in `public` mode. */
  readonly guests: {
    readonly deidentify: 'clean' | 'demand' | 'off'
    readonly maxStudies: number
    readonly maxBytes: number
  }
  readonly worker: {
    /** Null: one a core. */
    readonly threads: number | null
    /** 0: this process reads nothing itself. */
    readonly concurrency: number
    readonly models: readonly string[]
  }
  readonly library: {
    /** How this site signs. */
    readonly siteName: string
    /** Base64 of PKCS #8 DER. Null: one is made in the data directory (`openSiteKey`). */
    readonly signingKey: string | null
    /** Fingerprints. */
    readonly trustedSigners: readonly string[]
  }
  readonly logLevel: Settings['GROUNDGLASS_LOG_LEVEL']
  /** All settings, as an administrator may see them. */
  readonly shown: readonly ShownSetting[]
}

interface ShownSetting {
  readonly variable: Variable
  /** Null where it is not set, or hidden. */
  readonly value: string | null
  /** Whether it is set, and a secret. */
  readonly hidden: boolean
  readonly isDefault: boolean
}

export type StorageConfig =
  | { readonly kind: 'fs'; readonly directory: string }
  | {
      readonly kind: 's3'
      readonly bucket: string
      /** Null: AWS. */
      readonly endpoint: string | null
      readonly region: string
      /** Null: the machine's own role. */
      readonly credentials: { accessKeyId: string; secretAccessKey: string } | null
    }

export type Environment = Readonly<Record<string, string | undefined>>
export type ServerFlags = {
  readonly [Flag in NonNullable<SettingFacts['flag']>]?: string | undefined
}

/**
 * Reads the configuration. An empty variable counts as none.
 * @param environment usually `process.env`
 * @param flags options of the command line, which go before the environment
 * @returns the configuration, frozen
 * @throws {GroundglassError} `config/invalid`, which names all faults together, and no secret
 */
export function readServerConfig(environment: Environment, flags: ServerFlags = {}): ServerConfig {
  const read = readSettings(environment, flags)
  const dataDirectory = resolve(read.GROUNDGLASS_DATA)
  const publicUrl = read.GROUNDGLASS_PUBLIC_URL ?? addressOf(read)
  return deepFreeze({
    host: read.GROUNDGLASS_HOST,
    port: read.GROUNDGLASS_PORT,
    dataDirectory,
    databaseUrl: read.DATABASE_URL,
    publicUrl,
    mode: read.GROUNDGLASS_MODE,
    sessionSecret: read.GROUNDGLASS_SESSION_SECRET,
    adminToken: read.GROUNDGLASS_ADMIN_TOKEN,
    oidc: oidcOf(read),
    storage: storageOf(read, dataDirectory),
    limits: {
      maxUploadBytes: read.GROUNDGLASS_MAX_UPLOAD_BYTES,
      maxFiles: read.GROUNDGLASS_MAX_FILES,
      maxZipRatio: read.GROUNDGLASS_MAX_ZIP_RATIO,
      maxNesting: read.GROUNDGLASS_MAX_NESTING,
      maxPixels: read.GROUNDGLASS_MAX_PIXELS,
      requestTimeoutMs: read.GROUNDGLASS_REQUEST_TIMEOUT_MS,
      minBytesPerSecond: read.GROUNDGLASS_MIN_BYTES_PER_SECOND,
      minFreeBytes: read.GROUNDGLASS_MIN_FREE_BYTES,
    },
    retention: {
      guestHours: read.GROUNDGLASS_GUEST_HOURS,
      studiesDays: read.GROUNDGLASS_STUDIES_DAYS,
      analysesDays: read.GROUNDGLASS_ANALYSES_DAYS,
      uploadsDays: read.GROUNDGLASS_UPLOADS_DAYS,
    },
    guests: {
      deidentify: read.GROUNDGLASS_GUEST_DEIDENTIFY,
      maxStudies: read.GROUNDGLASS_GUEST_STUDIES,
      maxBytes: read.GROUNDGLASS_GUEST_BYTES,
    },
    worker: {
      threads: read.GROUNDGLASS_WORKER_THREADS,
      concurrency: read.GROUNDGLASS_WORKER_CONCURRENCY,
      models: read.GROUNDGLASS_WORKER_MODELS,
    },
    library: {
      siteName: read.GROUNDGLASS_SITE_NAME ?? new URL(publicUrl).hostname,
      signingKey: read.GROUNDGLASS_SIGNING_KEY,
      trustedSigners: read.GROUNDGLASS_TRUSTED_SIGNERS ?? [],
    },
    logLevel: read.GROUNDGLASS_LOG_LEVEL,
    shown: shown(read),
  })
}

/**
 * Shows the configuration that would be in force.
 * @param environment as for `readServerConfig`
 * @param flags as for `readServerConfig`
 * @returns lines of an environment file, secrets hidden; what is not set stands there as a comment
 * @throws {GroundglassError} `config/invalid`
 */
export function describeConfig(environment: Environment, flags: ServerFlags = {}): string {
  const lines = shown(readSettings(environment, flags)).map(({ variable, value, hidden }) => {
    if (hidden) return `${variable}=(hidden)`
    return value === null ? `# ${variable} is not set` : `${variable}=${value}`
  })
  return lines.join('\n')
}

function shown(read: Settings): ShownSetting[] {
  const defaults = settings.parse({})
  return listSettings().map(([variable, { secret = false }]) => {
    const value = textOf(read[variable])
    const hidden = secret && value !== null
    const isDefault = value === textOf(defaults[variable])
    return { variable, value: hidden ? null : value, hidden, isDefault }
  })
}

function textOf(value: Settings[Variable]): string | null {
  return value === null ? null : String(value)
}

/** @returns all settings as rows of a Markdown table, for the reference */
export function configurationTable(): string {
  const defaults = settings.parse({})
  const rows = listSettings().map(([variable, { flag, expected, meaning }]) => {
    const name = flag ? `\`${variable}\`, \`--${flag}\`` : `\`${variable}\``
    const value = defaults[variable]
    return `| ${name} | ${expected} | ${value === null ? '' : `\`${String(value)}\``} | ${meaning} |`
  })
  return ['| variable | value | default | meaning |', '| --- | --- | --- | --- |', ...rows].join(
    '\n',
  )
}

function listSettings(): [Variable, SettingFacts][] {
  return settings
    .keyof()
    .options.map((variable) => [variable, settingFacts.get(settings.shape[variable])!])
}

function readSettings(environment: Environment, flags: ServerFlags): Settings {
  const given: Partial<Record<Variable, string>> = {}
  for (const [variable, { flag }] of listSettings()) {
    const value = (flag && flags[flag]) || environment[variable]
    if (value) given[variable] = value
  }
  const parsed = settings.safeParse(given)
  const wrong = new Set<unknown>(parsed.error?.issues.map(({ path }) => path[0]))
  for (const variable of missing(given)) wrong.add(variable)
  if (parsed.success && wrong.size === 0) return parsed.data
  const faults = listSettings().flatMap(([variable, { expected, secret, flag }]) => {
    if (!wrong.has(variable)) return []
    const value = given[variable]
    const came = value === undefined ? 'nothing' : secret ? 'something else' : `"${value}"`
    const name = flag && flags[flag] ? `--${flag}` : variable
    return `${name} (expected ${expected}; came ${came})`
  })
  throw new GroundglassError(
    'config/invalid',
    `Expected a configuration that can be used; mend ${faults.join(', ')}. docs/reference/configuration.md tells all settings.`,
  )
}

/** Settings that are useless without others. */
function missing(given: Partial<Record<Variable, string>>): Variable[] {
  const together: Variable[][] = [
    ['GROUNDGLASS_OIDC_ISSUER', 'GROUNDGLASS_OIDC_CLIENT_ID', 'GROUNDGLASS_OIDC_CLIENT_SECRET'],
    ['GROUNDGLASS_S3_ACCESS_KEY_ID', 'GROUNDGLASS_S3_SECRET_ACCESS_KEY'],
  ]
  const incomplete = together.filter((group) => group.some((variable) => given[variable]))
  if (given.GROUNDGLASS_STORAGE === 's3') incomplete.push(['GROUNDGLASS_S3_BUCKET'])
  return incomplete.flat().filter((variable) => !given[variable])
}

function addressOf({ GROUNDGLASS_HOST: host, GROUNDGLASS_PORT: port }: Settings): string {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`
}

function oidcOf(read: Settings): ServerConfig['oidc'] {
  const issuer = read.GROUNDGLASS_OIDC_ISSUER
  const clientId = read.GROUNDGLASS_OIDC_CLIENT_ID
  const clientSecret = read.GROUNDGLASS_OIDC_CLIENT_SECRET
  return issuer && clientId && clientSecret ? { issuer, clientId, clientSecret } : null
}

function storageOf(read: Settings, dataDirectory: string): StorageConfig {
  const bucket = read.GROUNDGLASS_S3_BUCKET
  if (read.GROUNDGLASS_STORAGE === 'fs' || !bucket)
    return { kind: 'fs', directory: resolve(dataDirectory, 'blobs') }
  const accessKeyId = read.GROUNDGLASS_S3_ACCESS_KEY_ID
  const secretAccessKey = read.GROUNDGLASS_S3_SECRET_ACCESS_KEY
  return {
    kind: 's3',
    bucket,
    endpoint: read.GROUNDGLASS_S3_ENDPOINT,
    region: read.GROUNDGLASS_S3_REGION,
    credentials: accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : null,
  }
}

function deepFreeze<Value extends object>(value: Value): Value {
  for (const child of Object.values(value)) {
    if (typeof child === 'object' && child !== null) deepFreeze(child)
  }
  return Object.freeze(value)
}
