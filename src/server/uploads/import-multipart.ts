/** A whole upload in one multipart request, for scripts: `curl -F files=@study.zip`. */
import type { MultipartFile } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { GroundglassError } from '../../core/index.ts'
import { type Actor, SYSTEM } from '../audit/index.ts'
import type { Ingest } from '../ingest/index.ts'
import type { UploadOwner, Uploads } from './uploads.ts'

/**
 * Takes all files of a request and waits until they are ingested. What came before a fault is kept: the same request
 * again finds it there.
 * @param request a request of an app with @fastify/multipart
 * @param owner who sends
 * @param to where the files go
 * @param by who asks
 * @returns the closed upload's id
 * @throws {GroundglassError} `upload/not-multipart`, `upload/no-files`, and as `Uploads.receive`
 */
export async function importMultipart(
  request: FastifyRequest,
  owner: UploadOwner,
  to: { readonly uploads: Uploads; readonly ingest: Ingest },
  by: Actor = SYSTEM,
): Promise<string> {
  if (!request.isMultipart())
    throw new GroundglassError(
      'upload/not-multipart',
      'Expected a body of type multipart/form-data with files in it; another type came. With curl: -F files=@study.zip',
    )
  const { uploads, ingest } = to
  const uploadId = await uploads.open(owner, by)
  let files = 0
  // Limits are the upload's: one place that refuses, with one name.
  const parts: AsyncIterable<MultipartFile> = request.files({
    limits: {
      fileSize: Infinity,
      files: Infinity,
      parts: Infinity,
      fields: 100,
      fieldSize: 2 ** 16,
    },
  })
  for await (const { file } of parts) {
    await uploads.receive(uploadId, file)
    files += 1
  }
  await uploads.close(uploadId, by)
  if (files === 0)
    throw new GroundglassError(
      'upload/no-files',
      'Expected at least one file in the body; there is none. With curl: -F files=@study.zip',
    )
  await ingest.untilIngested(uploadId)
  return uploadId
}
