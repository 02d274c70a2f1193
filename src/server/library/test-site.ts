/** For tests only: a whole site with its people, on a real port, and one study that has been read. */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { pino } from 'pino'
import { expect, onTestFinished } from 'vitest'
import { z } from 'zod'
import { requestAnalysis } from '../analyses/index.ts'
import { acceptInvitation, createAuth, firstStart, invite, signIn } from '../auth/index.ts'
import { readServerConfig, type ServerConfig } from '../config.ts'
import type { Database } from '../database/open-database.ts'
import { institutions } from '../database/schema.ts'
import { type Intake, openIntake, send } from '../ingest/test-intake.ts'
import { openQueue, type Queue } from '../queue/index.ts'
import { createApp } from '../rest/create-app.ts'
import { uploadSummary } from '../uploads/upload-summary.ts'
import { MODEL, startWorker, until } from '../worker/test-worker.ts'
import { openSiteKey, type SiteKey } from './site-key.ts'
import { ACKNOWLEDGED, TEXT } from './test-bundle.ts'

type Role = Parameters<typeof invite>[1]['role']

export interface Person {
  readonly userId: string
  /** A request in their name, with their session cookie. */
  readonly ask: (path: string, init?: RequestInit & { json?: unknown }) => Promise<Response>
}

export interface Site {
  readonly database: Database
  readonly queue: Queue
  readonly intake: Intake
  readonly siteKey: SiteKey
  readonly config: ServerConfig
  readonly log: string[]
  /** Makes somebody, in the first institution unless another is named. */
  readonly person: (role: Role, institutionId?: string) => Promise<Person>
  readonly institution: () => Promise<string>
  readonly nobody: Person
}

const PASSWORD = 'correct horse battery'

/**
 * @param database a fresh one
 * @param environment settings that differ
 * @returns the site, listening until the test ends
 */
export async function openSite(
  database: Database,
  environment: Record<string, string> = {},
): Promise<Site> {
  const intake = await openIntake(database)
  const { db, store, ingest, uploads, uploadsFolder, institutionId } = intake
  const config = readServerConfig({
    GROUNDGLASS_DATA: join(intake.folder, 'data'),
    ...environment,
  })
  const log: string[] = []
  const auth = createAuth(db, {
    publicUrl: config.publicUrl,
    secret: 'a secret of the tests, and long enough',
    publicMode: config.mode === 'public',
  })
  await firstStart(auth, { institutionName: 'Clinic' })
  const queue = await openQueue(database)
  onTestFinished(() => queue.close())
  const siteKey = await openSiteKey(config)
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
      siteKey,
      visitor: null,
    },
    pino({ level: 'trace' }, { write: (line: string) => void log.push(line) }),
  )
  onTestFinished(() => app.close())
  const url = await app.listen({ host: '127.0.0.1', port: 0 })

  const ask =
    (cookie: string | null): Person['ask'] =>
    (path, { json, ...init } = {}) => {
      const headers = new Headers(init.headers)
      if (cookie !== null) headers.set('cookie', cookie)
      if (cookie !== null) headers.set('origin', new URL(config.publicUrl).origin)
      if (json === undefined) return fetch(`${url}/api/v1${path}`, { ...init, headers })
      headers.set('content-type', 'application/json')
      const body = JSON.stringify(json)
      return fetch(`${url}/api/v1${path}`, { method: 'POST', ...init, headers, body })
    }
  return {
    database,
    queue,
    intake,
    siteKey,
    config,
    log,
    nobody: { userId: '', ask: ask(null) },
    async institution() {
      const [row] = await db.insert(institutions).values({ name: randomUUID() }).returning()
      return row!.id
    },
    async person(role, institution = institutionId) {
      const email = `${role}-${randomUUID()}@clinic.example`
      const { link } = await invite(auth, { email, role, institutionId: institution })
      const secret = new URL(link).hash.slice(1)
      const from = { address: '192.0.2.77' }
      const accepted = { secret, name: `Dr ${role}`, password: PASSWORD }
      const { userId } = await acceptInvitation(auth, accepted, from)
      const { setCookie } = await signIn(auth, { email, password: PASSWORD }, from)
      const cookie = [setCookie].flat().map((each) => each.split(';', 1)[0])
      return { userId, ask: ask(cookie.join('; ')) }
    },
  }
}

/**
 * Sends a study to the first institution and has it read, by the stand-ins that `GROUNDGLASS_MODELS` names.
 * @param site where
 * @param files its instances
 * @returns the study's id
 */
export async function readStudy(site: Site, files: readonly Uint8Array[]): Promise<string> {
  const { database, queue, intake } = site
  const uploadId = await send(intake, files)
  const [series] = (await uploadSummary(intake.db, uploadId)).series
  const { id: seriesId, studyId } = series!
  const { id } = await requestAnalysis(intake.db, queue, { seriesId, model: MODEL })
  const worker = startWorker({ database, queue, intake, seriesId, logged: [] })
  await until(database, id, ({ state }) => state === 'done')
  await worker.stop()
  return studyId
}

export const caseOf = async (answer: Response) => {
  const body: unknown = await answer.json()
  expect(answer.status, JSON.stringify(body)).toBeLessThan(300)
  return z
    .looseObject({ id: z.uuid(), state: z.string(), reviewComment: z.string().nullable() })
    .parse(body)
}
export const refusal = async (answer: Response) => {
  const { code, detail } = z
    .looseObject({ code: z.string(), detail: z.string() })
    .parse(await answer.json())
  return { status: answer.status, code, detail }
}
export const bytesOf = async (answer: Response) => {
  expect(answer.status).toBe(200)
  return new Uint8Array(await answer.arrayBuffer())
}

/** @returns the id of a case that two people have brought into the library */
export async function publish(
  site: Site,
  author: Person,
  reviewer: Person,
  studyId: string,
  text = {},
) {
  const { id } = await caseOf(await author.ask('/cases', { json: { studyId, ...TEXT, ...text } }))
  await caseOf(await author.ask(`/cases/${id}/submit`, { json: { acknowledged: ACKNOWLEDGED } }))
  await caseOf(await reviewer.ask(`/cases/${id}/review`, { json: { decision: 'accept' } }))
  return id
}
