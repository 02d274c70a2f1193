/** The frozen copy of a case: pictures, Reading, mask, instances; its bundle, out and in; the key that signs it. */
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { GroundglassError, readingSchema } from '../../../core/index.ts'
import { overlayPng, type ReportCase } from '../../../reports/index.ts'
import { actorOf } from '../../audit/index.ts'
import { requires } from '../../auth/index.ts'
import { ingestLimits, SCRATCH } from '../../ingest/index.ts'
import {
  filesOfCase,
  importCase,
  instanceName,
  instancesOfCase,
  isInstance,
  KEY_SLICE,
  MASK,
  openBundle,
  openInstances,
  READING,
} from '../../library/index.ts'
import { reportCaseOf, seriesWithVolume } from '../../report-case.ts'
import { writePart } from '../../storage/index.ts'
import { oneFile } from '../../uploads/index.ts'
import { findCase } from '../find-cases.ts'
import { keepLast } from '../keep-last.ts'
import type { App, Platform } from '../platform.ts'
import { audits } from '../record-looks.ts'
import { sendBlob } from '../send-blob.ts'
import { caseAsTold, caseSchema, personOf } from './cases.ts'

const idParams = z.object({ id: z.uuid() })
const windowQuery = z.object({
  widthHu: z.coerce.number().min(1).max(10_000).default(1500),
  centreHu: z.coerce.number().min(-5000).max(5000).default(-600),
})
const instanceSchema = z.object({
  position: z.int(),
  /** As its Reading names it. */
  sopInstanceUID: z.string().nullable(),
  bytes: z.int(),
  sha256: z.string(),
})
const signerSchema = z.object({
  name: z.string(),
  publicKey: z.string(),
  fingerprint: z.string(),
})

/** @param app the server @param platform what it works with */
export function caseFileRoutes(app: App, platform: Platform): void {
  const { database, store, siteKey, config, uploads, uploadsFolder } = platform
  const { db } = database
  const library = { db, store }
  const files = async ({ principal }: FastifyRequest, id: string) => {
    const row = await findCase(db, principal, id)
    const found = await filesOfCase(db, row.id)
    if (found.length === 0) throw notFrozen()
    return new Map(found.map((file) => [file.name, file.sha256]))
  }

  const file = (path: string, summary: string, name: string, type: string) =>
    app.get(
      `/api/v1/cases/:id/${path}`,
      { config: requires('cases.read'), schema: { summary, tags: ['cases'], params: idParams } },
      async (request, reply) => {
        const sha256 = (await files(request, request.params.id)).get(name)!
        return sendBlob(store, sha256, type, request, reply)
      },
    )
  file('key-slice.png', 'The slice that shows most', KEY_SLICE, 'image/png')
  file('reading', 'The Reading (groundglass.reading/1)', READING, 'application/json')
  file('mask', 'Lungs and lesions as NIfTI, gzipped', MASK, 'application/gzip')

  const pictures = keepLast(async ({ named }: { id: string; named: Map<string, string> }) => {
    const instances = [...named].filter(([name]) => isInstance(name))
    const series = await seriesWithVolume(
      instances.map(([name, sha256]) => ({ name, bytes: () => store.read(sha256) })),
    )
    if (series === null) throw notFrozen()
    const json: unknown = JSON.parse(Buffer.from(await store.read(named.get(READING)!)).toString())
    const mask = await store.read(named.get(MASK)!)
    return reportCaseOf(
      series.volume,
      readingSchema.parse(json),
      mask,
    ) satisfies Promise<ReportCase>
  })
  app.get(
    '/api/v1/cases/:id/overlays/:slice.png',
    {
      config: requires('cases.read'),
      schema: {
        summary: 'A slice with its lesions, as PNG',
        tags: ['cases'],
        params: idParams.extend({ slice: z.coerce.number().int().min(0).max(100_000) }),
        querystring: windowQuery,
      },
    },
    async (request, reply) => {
      const named = await files(request, request.params.id)
      // Another submission of the same case has another Reading.
      const subject = await pictures.open({ id: named.get(READING)!, named })
      const png = overlayPng(subject, request.params.slice, await pictures.tools(), request.query)
      return reply.type('image/png').send(png)
    },
  )
  app.get(
    '/api/v1/cases/:id/instances',
    {
      config: requires('cases.read'),
      schema: {
        summary: 'Its de-identified instances, by position',
        tags: ['cases'],
        params: idParams,
        response: { 200: z.object({ items: z.array(instanceSchema) }) },
      },
    },
    async ({ principal, params: { id } }) => {
      const row = await findCase(db, principal, id)
      const items = await instancesOfCase(db, row.id)
      if (items.length === 0) throw notFrozen()
      return { items }
    },
  )
  app.get(
    '/api/v1/cases/:id/instances/:position',
    {
      config: requires('cases.read'),
      schema: {
        summary: 'One of its de-identified instances',
        tags: ['cases'],
        params: idParams.extend({ position: z.coerce.number().int().min(0).max(99_999) }),
      },
    },
    async (request, reply) => {
      const { id, position } = request.params
      const sha256 = (await files(request, id)).get(instanceName(position))
      if (sha256 === undefined) throw noInstance()
      return sendBlob(store, sha256, 'application/dicom', request, reply)
    },
  )
  app.get(
    '/api/v1/cases/:id/instances.zip',
    {
      config: { ...requires('cases.export'), ...audits('case.export', 'case') },
      schema: { summary: 'Its de-identified instances', tags: ['cases'], params: idParams },
    },
    async (request, reply) => {
      const { id } = request.params
      await files(request, id)
      return sendZip(reply, `case-${id}-instances.zip`, await openInstances(library, id))
    },
  )
  app.get(
    '/api/v1/cases/:id/bundle',
    {
      config: { ...requires('cases.export'), ...audits('case.export', 'case') },
      schema: { summary: 'The case as one signed bundle', tags: ['cases'], params: idParams },
    },
    async (request, reply) => {
      const { id } = await findCase(db, request.principal, request.params.id)
      return sendZip(reply, `case-${id}.zip`, await openBundle(library, id))
    },
  )
  app.post(
    '/api/v1/cases::import',
    {
      config: requires('cases.review'),
      schema: {
        summary: 'Import the signed bundle of a case; twice the same is one case',
        tags: ['cases'],
        consumes: ['multipart/form-data'],
        response: { 200: caseSchema },
      },
    },
    async (request) => {
      const scratch = join(uploadsFolder, SCRATCH)
      await mkdir(scratch, { recursive: true })
      const sent = oneFile(request, uploads.limits)
      await uploads.ensureWelcome(Number(request.headers['content-length'] ?? 0))
      const part = await writePart(sent.bytes, scratch, {
        maxBytes: config.limits.maxUploadBytes,
        ensureRoom: () => store.ensureRoom(),
      })
      request.contentSha256 = sent.contentSha256()
      try {
        const row = await importCase({ ...library, by: actorOf(request.principal) }, part.path, {
          personId: personOf(request.principal),
          trusts: (fingerprint) =>
            [siteKey.fingerprint, ...config.library.trustedSigners].includes(fingerprint),
          limits: ingestLimits(config.limits).archive,
        })
        return caseAsTold(row, request.principal)
      } finally {
        await rm(part.path, { force: true })
      }
    },
  )
  app.get(
    '/api/v1/signing-key',
    {
      config: requires('system.describe'),
      schema: {
        summary: 'The public key by which this site signs its cases',
        tags: ['cases'],
        response: { 200: signerSchema },
      },
    },
    async () => siteKey,
  )
}

function sendZip(reply: FastifyReply, name: string, archive: AsyncGenerator<Uint8Array>) {
  return reply
    .type('application/zip')
    .header('content-disposition', `attachment; filename="${name}"`)
    .send(Readable.from(archive, { objectMode: false }))
}

function noInstance(): GroundglassError {
  return new GroundglassError(
    'instance/not-found',
    'Expected the position of an instance of the case; it has none there. List its instances.',
  )
}

function notFrozen(): GroundglassError {
  return new GroundglassError(
    'case/not-frozen',
    'Expected a case that has been submitted: until then it has no copy of its study. Submit it first.',
  )
}
