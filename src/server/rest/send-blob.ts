/** Stored bytes as an answer; they never change, so whoever has them already is told so and nothing more. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { BlobStore } from '../storage/index.ts'
import { isKnown } from './etags.ts'

/**
 * @param store the blobs
 * @param sha256 which one; it is the ETag
 * @param type its content type
 * @param request may say by `If-None-Match` what it has
 * @param reply the answer
 * @returns the answer, sent
 */
export async function sendBlob(
  store: BlobStore,
  sha256: string,
  type: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  if (isKnown(sha256, request, reply)) return reply.code(304).send()
  const found = await store.find(sha256)
  if (found !== null) reply.header('content-length', found.bytes)
  return reply.type(type).send(await store.open(sha256))
}
