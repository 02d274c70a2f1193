/** The whole platform in one process: database, blobs, accounts, uploads, queue, worker, HTTP. */
import { join } from 'node:path'
import { pino } from 'pino'
import { GroundglassError } from '../core/index.ts'
import { createAuth, firstStart, guestLimits, sweepAccounts } from './auth/index.ts'
import { startSweep } from './analyses/index.ts'
import { recordStart } from './audit/index.ts'
import { backUp, listenForBackups } from './backup/index.ts'
import type { ServerConfig } from './config.ts'
import { openDatabase } from './database/open-database.ts'
import { deidentifyGuests } from './deidentify-guests.ts'
import { freePort } from './free-port.ts'
import { Ingest, ingestLimits } from './ingest/index.ts'
import { openSiteKey } from './library/index.ts'
import { openQueue } from './queue/index.ts'
import { createApp } from './rest/create-app.ts'
import type { App } from './rest/platform.ts'
import { startRetention } from './retention/index.ts'
import { sessionSecret } from './session-secret.ts'
import { storeOf } from './store-of.ts'
import { Uploads } from './uploads/index.ts'
import { faultOf } from './worker/fault.ts'
import { runWorker } from './worker/index.ts'
import { addDemoStudy } from './demo-study.ts'

export interface ServeOptions {
  /** Adds the phantom study, and lets everybody look. */
  readonly demo?: boolean
  /** Told what an administrator must hear once, and no log may keep: the link that makes the first one. */
  readonly say?: (line: string) => void
  /** Where log lines go, one JSON object each; by default standard output. */
  readonly logTo?: { write(line: string): void }
}

export interface Server {
  readonly url: string
  /** Rejects when the embedded database has died (`database/connection-lost`): nothing works after that, but `close`. */
  readonly lost: Promise<never>
  /** Takes no more requests, ends or gives back what is under way, closes everything. */
  close(): Promise<void>
}

const TEND_EVERY_MS = 60_000
/** A sender that never closes its upload has its series read after this silence. */
const QUIET_AFTER_MS = 120_000

/**
 * @param configured the configuration
 * @param options what the command line adds
 * @returns the running server
 * @throws {GroundglassError} what opening its parts throws
 */
export async function serve(
  configured: ServerConfig,
  { demo = false, say = () => {}, logTo }: ServeOptions = {},
): Promise<Server> {
  const config = await withPort(configured)
  const log = pino({ level: config.logLevel, base: null }, logTo ?? pino.destination(1))
  const onFault = (error: unknown) => log.error({ error: faultOf(error) }, 'fault')
  const undo: (() => Promise<unknown>)[] = []
  const close = async () => {
    // What cannot end must not keep the rest open.
    for (const step of undo.splice(0).toReversed()) await step().catch(onFault)
  }
  let lose: (error: unknown) => void = onFault
  const lost = new Promise<never>((_, reject) => {
    lose = reject
  })
  // Whoever asks hears it, and nobody has to.
  lost.catch(onFault)
  try {
    const { databaseUrl, dataDirectory } = config
    const database = await openDatabase(
      databaseUrl === null ? { dataDirectory } : { url: databaseUrl },
      // A broken connection to PostgreSQL is made anew; what PGlite was does not come back.
      { onConnectionLost: databaseUrl === null ? lose : onFault },
    )
    undo.push(database.close)
    const { db } = database
    const store = await storeOf(config)
    const secret = await sessionSecret(config)
    await recordStart(db, 'server', configured, secret)
    if (databaseUrl === null) {
      const backUpTo = (folder: string) => backUp({ database, store, dataDirectory }, folder)
      undo.push(await listenForBackups(dataDirectory, backUpTo, onFault))
    }
    const auth = createAuth(db, {
      publicUrl: config.publicUrl,
      secret,
      publicMode: config.mode === 'public',
      limits: guestLimits(config.guests.maxBytes),
      oidc: config.oidc,
      log: (level, message) => log[level]({ from: 'accounts' }, message),
    })
    const first = await firstStart(auth, {
      institutionName: 'First institution',
      adminToken: config.adminToken,
      demo,
    })
    const queue = await openQueue(database, { onFault })
    undo.push(queue.close)
    const { models } = config.worker
    const sweep = startSweep({ db, queue, models, onFault })
    undo.push(sweep.stop)

    const uploadsFolder = join(dataDirectory, 'uploads')
    const onSeriesComplete = sweep.now
    const place = { db, store, folder: uploadsFolder, onSeriesComplete }
    const ingest = new Ingest({
      ...place,
      limits: ingestLimits(config.limits),
      maxGuestStudies: config.guests.maxStudies,
      prepare: deidentifyGuests(config.guests.deidentify, secret),
      onFault,
    })
    undo.push(() => ingest.stop())
    const uploads = new Uploads({
      ...place,
      ingest,
      limits: config.limits,
      quietAfterMs: QUIET_AFTER_MS,
    })
    await uploads.start()
    const tending = setInterval(() => {
      void Promise.all([uploads.tend(), sweepAccounts(auth)]).catch(onFault)
    }, TEND_EVERY_MS)
    undo.push(async () => clearInterval(tending))
    const { retention } = config
    undo.push(startRetention({ db, queue, store, uploadsFolder, retention, onFault }))

    if (config.worker.concurrency > 0) {
      const { threads, concurrency } = config.worker
      const ending = new AbortController()
      const { signal } = ending
      const worker = runWorker({
        database,
        store,
        queue,
        models,
        threads,
        concurrency,
        signal,
        log,
      })
      // What cannot be read must not keep people from what has been; /readyz tells of the models.
      const ended = worker.catch(onFault)
      undo.push(async () => {
        ending.abort()
        await ended
      })
    }
    const app = await createApp(
      {
        config,
        database,
        store,
        auth,
        queue,
        ingest,
        uploads,
        uploadsFolder,
        siteKey: await openSiteKey(config),
        visitor: first.visitor,
      },
      log,
    )
    undo.push(() => app.close())
    await listen(app, config)
    if (first.administratorLink !== null)
      say(`To make the first administrator, open (once): ${first.administratorLink}`)
    if (first.adminToken === 'too-late')
      say('GROUNDGLASS_ADMIN_TOKEN is ignored: this installation has had its first start.')
    if (demo) {
      // Nobody has to wait for it.
      const ending = new AbortController()
      const { institutionId } = first
      const added = addDemoStudy({ db, uploads, ingest, institutionId }, ending.signal)
        .then((id) => id !== null && say(`The study is read: ${config.publicUrl}/studies/${id}`))
        .catch(onFault)
      undo.push(async () => {
        ending.abort()
        await added
      })
    }
    return { url: config.publicUrl, lost, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function withPort(config: ServerConfig): Promise<ServerConfig> {
  if (config.port !== 0) return config
  const port = await freePort(config.host, 0)
  return { ...config, port, publicUrl: config.publicUrl.replace(/:0$/, `:${port}`) }
}

/** @throws {GroundglassError} `config/port-in-use` */
async function listen(app: App, { host, port }: ServerConfig): Promise<void> {
  try {
    await app.listen({ host, port })
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE')) throw cause
    throw new GroundglassError(
      'config/port-in-use',
      `Expected port ${port} to be free; another program listens there, perhaps another Groundglass. End that one, or choose another port by --port or GROUNDGLASS_PORT.`,
      { cause },
    )
  }
}
