/** Stored bytes as an answer; they never change, so whoever has them already is told so and nothing more. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { BlobStore } from '../storage/index.ts'

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
  const etag = `"${sha256}"`
  reply.header('etag', etag).header('cache-control', 'private, no-cache')
  if (matches(request.headers['if-none-match'], etag)) return reply.code(304).send()
  const found = await store.find(sha256)
  if (found !== null) reply.header('content-length', found.bytes)
  return reply.type(type).send(await store.open(sha256))
}

function matches(header: string | undefined, etag: string): boolean {
  return (header ?? '').split(',').some((tag) => [etag, `W/${etag}`, '*'].includes(tag.trim()))
}
