/** Every setting of the server: its variable, what it may be, what it is when nobody says, what it means. */
import { z } from 'zod'

export interface SettingFacts {
  /** The command-line option that goes before the variable. */
  readonly flag?: 'host' | 'port' | 'data' | 'threads' | 'concurrency' | 'models'
  /** Never shown: neither by `groundglass config` nor in a fault. */
  readonly secret?: boolean
  /** Completes "expected ...". */
  readonly expected: string
  readonly meaning: string
}

/** What is known of a setting besides its schema. */
export const settingFacts = z.registry<SettingFacts>()

const optional = (schema: z.ZodType<string, string> = z.string()) => schema.nullable().default(null)
const webAddress = () => z.url({ protocol: /^https?$/ })

/** @returns a setting that is a whole number */
function count(
  fallback: number,
  {
    from = 1,
    to = 2 ** 50,
    ...facts
  }: { from?: number; to?: number; meaning: string; flag?: 'port' | 'concurrency' },
) {
  const schema = z.coerce.number().int().min(from).max(to).default(fallback)
  return schema.register(settingFacts, {
    expected: `a whole number from ${from} to ${to}`,
    ...facts,
  })
}

/** @returns a setting that is a whole number, or nothing */
function countOrNone(meaning: string, flag?: 'threads') {
  const schema = z.coerce.number().int().min(1).nullable().default(null)
  const expected = 'a whole number of 1 or more'
  return schema.register(settingFacts, { expected, meaning, ...(flag && { flag }) })
}

export const settings = z.object({
  GROUNDGLASS_HOST: z.string().default('127.0.0.1').register(settingFacts, {
    flag: 'host',
    expected: 'a name or an address of this machine',
    meaning: 'Where to listen. `0.0.0.0` lets other machines in: put a proxy with TLS before it.',
  }),
  GROUNDGLASS_PORT: count(8080, {
    from: 0,
    to: 65_535,
    flag: 'port',
    meaning: 'Where to listen; 0 takes a free port.',
  }),
  GROUNDGLASS_DATA: z.string().default('./groundglass-data').register(settingFacts, {
    flag: 'data',
    expected: 'the path of a folder',
    meaning:
      'The embedded database, the files of `fs` storage, the generated session secret and signing key.',
  }),
  DATABASE_URL: optional(z.url({ protocol: /^postgres(ql)?$/ })).register(settingFacts, {
    secret: true,
    expected: 'postgres://USER:PASSWORD@HOST/DATABASE',
    meaning: 'A PostgreSQL, 14 or newer. Without it the embedded database is used.',
  }),
  GROUNDGLASS_PUBLIC_URL: optional(webAddress()).register(settingFacts, {
    expected: 'http://... or https://...',
    meaning:
      'How people reach the server; links and cookies are made for it. Else by host and port.',
  }),
  GROUNDGLASS_MODE: z.enum(['private', 'public']).default('private').register(settingFacts, {
    expected: '`private` or `public`',
    meaning: '`public` lets visitors upload without an account, and deletes what they sent.',
  }),
  GROUNDGLASS_SESSION_SECRET: optional(z.string().min(32)).register(settingFacts, {
    secret: true,
    expected: 'at least 32 characters',
    meaning:
      'Signs sessions. Without it one is made, once, in the data directory. Servers that share a database share it.',
  }),
  GROUNDGLASS_ADMIN_TOKEN: optional(z.string().regex(/^\S{16,}$/)).register(settingFacts, {
    secret: true,
    expected: 'at least 16 characters without spaces',
    meaning: "Becomes an administrator's API token at the first start.",
  }),
  GROUNDGLASS_OIDC_ISSUER: optional(webAddress()).register(settingFacts, {
    expected: 'https://..., and the other two GROUNDGLASS_OIDC_ settings',
    meaning: 'Sign-in by OpenID Connect: all three settings or none.',
  }),
  GROUNDGLASS_OIDC_CLIENT_ID: optional().register(settingFacts, {
    expected: 'text, and the other two GROUNDGLASS_OIDC_ settings',
    meaning: 'As the issuer gave it.',
  }),
  GROUNDGLASS_OIDC_CLIENT_SECRET: optional().register(settingFacts, {
    secret: true,
    expected: 'text, and the other two GROUNDGLASS_OIDC_ settings',
    meaning: 'As the issuer gave it.',
  }),
  GROUNDGLASS_STORAGE: z.enum(['fs', 's3']).default('fs').register(settingFacts, {
    expected: '`fs` or `s3`',
    meaning: 'Where files, masks and reports lie: in the data directory, or in a bucket.',
  }),
  GROUNDGLASS_S3_BUCKET: optional().register(settingFacts, {
    expected: 'the name of a bucket',
    meaning: '`s3` needs it.',
  }),
  GROUNDGLASS_S3_ENDPOINT: optional(webAddress()).register(settingFacts, {
    expected: 'http://... or https://...',
    meaning: 'Of a service other than AWS.',
  }),
  GROUNDGLASS_S3_REGION: z.string().default('us-east-1').register(settingFacts, {
    expected: 'the name of a region',
    meaning: 'The region of the bucket.',
  }),
  GROUNDGLASS_S3_ACCESS_KEY_ID: optional().register(settingFacts, {
    secret: true,
    expected: 'an access key, and GROUNDGLASS_S3_SECRET_ACCESS_KEY',
    meaning: "Both keys or none: without them the machine's own role is used.",
  }),
  GROUNDGLASS_S3_SECRET_ACCESS_KEY: optional().register(settingFacts, {
    secret: true,
    expected: 'a secret key, and GROUNDGLASS_S3_ACCESS_KEY_ID',
    meaning: 'Goes with the access key.',
  }),
  GROUNDGLASS_MAX_UPLOAD_BYTES: count(2 ** 31, {
    meaning: 'Of one upload, and of what it unpacks to.',
  }),
  GROUNDGLASS_MAX_FILES: count(20_000, { meaning: 'Of one upload, unpacked.' }),
  GROUNDGLASS_MAX_ZIP_RATIO: count(200, { meaning: 'Unpacked over packed bytes of an archive.' }),
  GROUNDGLASS_MAX_NESTING: count(1, {
    from: 0,
    to: 10,
    meaning: 'Archives in archives; 0 takes no archive at all.',
  }),
  GROUNDGLASS_MAX_PIXELS: count(2 ** 28, {
    meaning: 'Rows times columns times frames of one instance, by its header.',
  }),
  GROUNDGLASS_REQUEST_TIMEOUT_MS: count(60_000, {
    to: 3_600_000,
    meaning: 'In each such time a request must arrive whole, or go on arriving fast enough.',
  }),
  GROUNDGLASS_MIN_BYTES_PER_SECOND: count(1024, { meaning: 'What is fast enough for a request.' }),
  GROUNDGLASS_MIN_FREE_BYTES: count(2 ** 30, {
    from: 0,
    meaning: 'Uploads are refused before less than this is left on the disk.',
  }),
  GROUNDGLASS_GUEST_HOURS: count(24, {
    meaning: 'After this time what visitors sent in `public` mode is deleted.',
  }),
  GROUNDGLASS_GUEST_DEIDENTIFY: z
    .enum(['clean', 'demand', 'off'])
    .default('clean')
    .register(settingFacts, {
      expected: '`clean`, `demand` or `off`',
      meaning:
        'Of what visitors send: `clean` takes out who the patient is before anything is stored, `demand` refuses files that tell it.',
    }),
  GROUNDGLASS_GUEST_STUDIES: count(5, { meaning: 'Studies that one guest link may hold.' }),
  GROUNDGLASS_GUEST_BYTES: count(2 ** 31, {
    meaning: 'Bytes that one guest link may send in a day, and a quarter of what one address may.',
  }),
  GROUNDGLASS_STUDIES_DAYS: countOrNone('After this time studies are deleted. Else they are kept.'),
  GROUNDGLASS_ANALYSES_DAYS: countOrNone(
    'After this time analyses are deleted that a later one by the same model has replaced, but for those that somebody has signed an opinion on. Else they are kept.',
  ),
  GROUNDGLASS_UPLOADS_DAYS: countOrNone(
    'After this time records of ended uploads are deleted, with files kept aside. Else they are kept.',
  ),
  GROUNDGLASS_WORKER_THREADS: countOrNone(
    'Threads that read one series. Else one a core.',
    'threads',
  ),
  GROUNDGLASS_WORKER_CONCURRENCY: count(1, {
    from: 0,
    to: 64,
    flag: 'concurrency',
    meaning: 'Series read at a time; 0 leaves reading to `groundglass worker`.',
  }),
  GROUNDGLASS_WORKER_MODELS: z
    .string()
    .default('lesion-small')
    .transform((names) => names.split(',').map((name) => name.trim()))
    .pipe(z.array(z.string().min(1)))
    .register(settingFacts, {
      flag: 'models',
      expected: 'names of models, with commas between them',
      meaning: 'The lesion models that read each new series.',
    }),
  GROUNDGLASS_SITE_NAME: optional(z.string().regex(/^[^\p{C}]{1,200}$/u)).register(settingFacts, {
    expected: 'a name of at most 200 characters',
    meaning: 'How this site signs its teaching cases. Else by the host of the public URL.',
  }),
  GROUNDGLASS_SIGNING_KEY: optional(z.base64()).register(settingFacts, {
    secret: true,
    expected: 'base64 of an Ed25519 key (PKCS #8, DER)',
    meaning: 'Signs teaching cases. Without it one is made, once, in the data directory.',
  }),
  GROUNDGLASS_TRUSTED_SIGNERS: z
    .string()
    .transform((list) => list.split(',').map((fingerprint) => fingerprint.trim().toLowerCase()))
    .pipe(z.array(z.string().regex(/^[0-9a-f]{64}$/)))
    .nullable()
    .default(null)
    .register(settingFacts, {
      expected: 'fingerprints of 64 hexadecimal digits, with commas between them',
      meaning: 'Sites whose teaching cases may be imported, by the fingerprints of their keys.',
    }),
  GROUNDGLASS_LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .register(settingFacts, {
      expected: '`fatal`, `error`, `warn`, `info`, `debug`, `trace` or `silent`',
      meaning: 'How much is logged.',
    }),
})
export type Settings = z.infer<typeof settings>
export type Variable = keyof Settings
