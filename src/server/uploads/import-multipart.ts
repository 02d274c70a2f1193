/** A whole upload in one multipart request, for scripts: `curl -F files=@study.zip`. */
import { createHash } from 'node:crypto'
import type { MultipartFile } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { GroundglassError } from '../../core/index.ts'
import { type Actor, SYSTEM } from '../audit/index.ts'
import type { Ingest } from '../ingest/index.ts'
import { tooLarge, tooManyFiles } from './upload-errors.ts'
import type { UploadLimits } from './upload-limits.ts'
import type { UploadOwner, Uploads } from './uploads.ts'

/** What became of a request: its upload, and what tells whether another brings the same. */
export interface Imported {
  readonly uploadId: string
  /** Of the SHA-256 of each file, in their order: two clients send the same files under different boundaries. */
  readonly contentSha256: string
}

/**
 * Takes all files of a request and waits until they are ingested. What came before a fault is kept: the same request
 * again finds it there.
 * @param request a request of an app with @fastify/multipart
 * @param owner who sends
 * @param to where the files go
 * @param by who asks
 * @returns the closed upload
 * @throws {GroundglassError} `upload/not-multipart`, `upload/no-files`, `upload/damaged`, `upload/too-many-fields`, and as
 * `Uploads.receive`
 */
export async function importMultipart(
  request: FastifyRequest,
  owner: UploadOwner,
  to: { readonly uploads: Uploads; readonly ingest: Ingest },
  by: Actor = SYSTEM,
): Promise<Imported> {
  const { uploads, ingest } = to
  const files = filesOf(request, uploads.limits)
  await uploads.ensureWelcome(Number(request.headers['content-length'] ?? 0))
  const uploadId = await uploads.open(owner, by)
  const content = createHash('sha256')
  let count = 0
  let empty = 0
  for await (const { file } of files) {
    const hash = createHash('sha256')
    const chunks = hashed(file, hash)
    const first = await chunks.next()
    if (first.done) empty += 1
    else await uploads.receive(uploadId, joined(first.value, chunks))
    content.update(hash.digest())
    count += 1
  }
  // They cost their sender next to nothing and us as much as any file, so they are taken once all others are here.
  for (; empty > 0; empty -= 1) await uploads.receive(uploadId, joined(new Uint8Array(0), []))
  await uploads.close(uploadId, by)
  if (count === 0) throw noFiles()
  await ingest.untilIngested(uploadId)
  return { uploadId, contentSha256: content.digest('hex') }
}

/** The one file of a request. */
export interface SentFile {
  readonly bytes: AsyncIterable<Uint8Array>
  /** As in `Imported`; to be asked once, when all bytes are read. */
  readonly contentSha256: () => string
}

/**
 * @param request a request of an app with @fastify/multipart
 * @param limits of uploads; a second file is refused
 * @returns its file, which throws as it is read: `upload/no-files`, `upload/damaged`, `upload/too-many-files`,
 * `upload/too-many-fields`
 * @throws {GroundglassError} `upload/not-multipart`
 */
export function oneFile(request: FastifyRequest, limits: UploadLimits): SentFile {
  const files = filesOf(request, { ...limits, maxFiles: 1 })
  const content = createHash('sha256')
  async function* bytes() {
    let count = 0
    for await (const { file } of files) {
      const hash = createHash('sha256')
      yield* hashed(file, hash)
      content.update(hash.digest())
      count += 1
    }
    if (count === 0) throw noFiles()
  }
  return { bytes: bytes(), contentSha256: () => content.digest('hex') }
}

/**
 * Reads a request through as `importMultipart` does, and keeps nothing of it.
 * @param request a request of an app with @fastify/multipart
 * @param limits of uploads
 * @returns the SHA-256 of what it brings, as in `Imported`
 * @throws {GroundglassError} as `importMultipart`
 */
export async function multipartSha256(
  request: FastifyRequest,
  limits: UploadLimits,
): Promise<string> {
  const content = createHash('sha256')
  let bytes = 0
  for await (const { file } of filesOf(request, limits)) {
    const hash = createHash('sha256')
    for await (const chunk of hashed(file, hash)) {
      bytes += chunk.length
      if (bytes > limits.maxUploadBytes) throw tooLarge(limits)
    }
    content.update(hash.digest())
  }
  return content.digest('hex')
}

function filesOf(request: FastifyRequest, limits: UploadLimits): AsyncIterable<MultipartFile> {
  if (!request.isMultipart())
    throw new GroundglassError(
      'upload/not-multipart',
      'Expected a body of type multipart/form-data with files in it; another type came. With curl: -F files=@study.zip',
    )
  const files: AsyncIterable<MultipartFile> = request.files({
    limits: {
      fileSize: Infinity,
      files: limits.maxFiles,
      parts: Infinity,
      fields: MAX_FIELDS,
      fieldSize: 2 ** 16,
    },
  })
  return named(files, limits)
}

const MAX_FIELDS = 100

/** What is wrong with the body itself is its sender's fault, and gets a name; faults of whoever takes it do not pass here. */
async function* named<Part>(
  source: AsyncIterable<Part>,
  limits: UploadLimits,
): AsyncGenerator<Part> {
  try {
    yield* source
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : null
    if (code === 'FST_FILES_LIMIT') throw tooManyFiles(limits)
    if (code === 'FST_FIELDS_LIMIT') throw tooManyFields()
    throw damaged(cause)
  }
}

async function* hashed(
  file: AsyncIterable<Uint8Array>,
  hash: { update(chunk: Uint8Array): unknown },
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of file) {
      hash.update(chunk)
      yield chunk
    }
  } catch (cause) {
    throw damaged(cause)
  }
}

async function* joined(
  first: Uint8Array,
  rest: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield first
  yield* rest
}

function damaged(cause: unknown): GroundglassError {
  return new GroundglassError(
    'upload/damaged',
    'Expected a multipart body as its Content-Type describes it, to its end; it is broken or cut off. Send it again.',
    { cause },
  )
}

function noFiles(): GroundglassError {
  return new GroundglassError(
    'upload/no-files',
    'Expected at least one file in the body; there is none. With curl: -F files=@study.zip',
  )
}

function tooManyFields(): GroundglassError {
  return new GroundglassError(
    'upload/too-many-fields',
    `Expected files, and at most ${MAX_FIELDS} fields beside them; there are more. Leave the fields out: nothing reads them.`,
  )
}
