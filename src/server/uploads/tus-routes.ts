/** The tus protocol (tus.io, 1.0.0) for the files of an upload: POST announces one, PATCH sends it, HEAD asks how far it came. */
import { Server } from '@tus/server'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { GroundglassError } from '../../core/index.ts'
import type { BlobStore } from '../storage/index.ts'
import { TransferStore } from './transfer-store.ts'
import { unknownFile } from './upload-errors.ts'
import type { Uploads } from './uploads.ts'

export interface TusRoutesOptions {
  readonly uploads: Uploads
  /** The uploads' own folder. */
  readonly folder: string
  readonly store: BlobStore
  /** Throws unless whoever asks may send to this upload. */
  readonly authorize: (request: FastifyRequest, uploadId: string) => Promise<void>
}

interface Parameters {
  readonly uploadId: string
  readonly fileId?: string
}
type Request = FastifyRequest<{ Params: Parameters }>

const TUS = '1.0.0'
/** In tus' own form of an error, a line of text. */
const BEYOND = {
  status_code: 413,
  body: 'upload/beyond-announced: Expected no more bytes than Upload-Length said; more came. Announce the file anew.\n',
}

/**
 * Adds `/:uploadId/files` and `/:uploadId/files/:fileId`.
 * @param app a scope whose prefix is that of the uploads, for instance `/api/v1/uploads`
 * @param options where files go
 */
export function tusRoutes(app: FastifyInstance, options: TusRoutesOptions): void {
  const { uploads, store, authorize } = options
  const announced = new WeakMap<object, string>()
  const server = new Server({
    path: '/',
    datastore: new TransferStore(uploads, options.folder),
    // Nobody else's pages; tus would allow all.
    allowedOrigins: [],
    namingFunction: (request) => announced.get(incoming(request))!,
    generateUrl: (request, { id }) => `${new URL(request.url).pathname.replace(/\/$/, '')}/${id}`,
    getFileIdFromRequest: (request) => new URL(request.url).pathname.split('/').at(-1),
    // No name, no type: nothing of what the sender says about the file.
    onUploadCreate: () => Promise.resolve({ metadata: {} }),
    onUploadFinish: async (_, { id, size }) => {
      await uploads.finishIfWhole({ id, bytes: size! })
      return {}
    },
    disableTerminationForFinishedUploads: true,
    onResponseError: async (_, error) =>
      'status_code' in error && error.status_code === 413 ? BEYOND : undefined,
  })

  const pass = async (request: Request, reply: FastifyReply): Promise<void> => {
    // What hooks have set so far would be lost with the reply.
    for (const [name, value] of Object.entries(reply.getHeaders()))
      if (value !== undefined) reply.raw.setHeader(name, value)
    reply.hijack()
    await server.handle(request.raw, reply.raw)
  }
  const announce = async (request: Request, reply: FastifyReply): Promise<void> => {
    const { uploadId } = request.params
    await authorize(request, uploadId)
    // Without this header tus answers 412 and creates nothing.
    if (request.headers['tus-resumable'] !== TUS) return pass(request, reply)
    const id = await uploads.announce(uploadId, announcedBytes(request))
    announced.set(request.raw, id)
    try {
      await pass(request, reply)
    } finally {
      // Refused, or cut off before the sender could learn where the file is.
      // tus answers 201 even where the sender was gone before the end of what it sent along.
      if (reply.raw.statusCode !== 201 || !request.raw.complete) await uploads.withdraw(id)
    }
  }
  const goOn = async (request: Request, reply: FastifyReply): Promise<void> => {
    const { uploadId, fileId = '' } = request.params
    await authorize(request, uploadId)
    const transfer = await uploads.find(fileId)
    if (transfer.uploadId !== uploadId) throw unknownFile()
    const bytesHere = await uploads.receivedBytes(transfer)
    if (request.method === 'PATCH') await store.ensureRoom(transfer.bytes - bytesHere)
    // All bytes came, but not the answer that said so: the sender asks, and must not hear "all here" for nothing.
    if (bytesHere === transfer.bytes && transfer.state === 'receiving')
      await uploads.finishIfWhole(transfer)
    await pass(request, reply)
  }
  const tell = async (request: Request, reply: FastifyReply): Promise<void> => pass(request, reply)

  app.addContentTypeParser('application/offset+octet-stream', (_, __, done) => done(null))
  // tus has its own way to repeat a request.
  app.post('/:uploadId/files', { config: { answerOnce: false } }, announce)
  app.options('/:uploadId/files', tell)
  app.head('/:uploadId/files/:fileId', goOn)
  app.patch('/:uploadId/files/:fileId', goOn)
  app.delete('/:uploadId/files/:fileId', goOn)
}

/** The same for tus as for Fastify. */
function incoming(request: { runtime?: { node?: { req: object } } }): object {
  return request.runtime!.node!.req
}

function announcedBytes(request: Request): number {
  const length = request.headers['upload-length']
  if (typeof length === 'string' && /^\d{1,15}$/.test(length)) return Number(length)
  throw new GroundglassError(
    'upload/length-required',
    'Expected the size of the file in bytes in the header Upload-Length; it is missing or no number. Say it before sending: limits are kept by it.',
  )
}
