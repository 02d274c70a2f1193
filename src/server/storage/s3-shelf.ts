/** Blobs in a bucket of an S3-compatible service. */
import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { Disk } from 'flydrive'
import { GroundglassError } from '../../core/index.ts'
import type { StorageConfig } from '../config.ts'
import type { Shelf } from './shelf.ts'

export type S3Options = Omit<Extract<StorageConfig, { kind: 's3' }>, 'kind'>

/**
 * An object appears in its bucket whole or not at all, so putting it is atomic. Amazon's packages are loaded only here:
 * they are 20 MB that a local folder does not need.
 * @param options the bucket and its keys
 * @returns the shelf
 * @throws {GroundglassError} `storage/s3-packages-missing`
 */
export async function s3Shelf(options: S3Options): Promise<Shelf> {
  const { S3Driver } = await import('flydrive/drivers/s3').catch((cause: unknown) => {
    throw new GroundglassError(
      'storage/s3-packages-missing',
      'Expected the packages @aws-sdk/client-s3 and @aws-sdk/s3-request-presigner, which S3 storage needs; they are not installed. Run: npm install @aws-sdk/client-s3@3 @aws-sdk/s3-request-presigner@3',
      { cause },
    )
  })
  const disk = new Disk(
    new S3Driver({
      bucket: options.bucket,
      region: options.region,
      ...(options.credentials === null ? {} : { credentials: options.credentials }),
      visibility: 'private',
      // Rights come from the bucket's policy; most services other than Amazon's know no others.
      supportsACL: false,
      // Services other than Amazon's may store the SDK's checksum trailer as part of the blob (s3rver does); our own
      // hash finds damage in any case.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      // Only Amazon gives a bucket a host name of its own.
      ...(options.endpoint === null ? {} : { endpoint: options.endpoint, forcePathStyle: true }),
    }),
  )
  return {
    disk,
    async keep(part, key) {
      await disk.putStream(key, createReadStream(part.path), { contentLength: part.bytes })
      await rm(part.path, { force: true })
    },
  }
}
