/** The blob store that a configuration names. */
import { join } from 'node:path'
import { GroundglassError } from '../core/index.ts'
import type { ServerConfig } from './config.ts'
import { type BlobStore, openBlobStore } from './storage/index.ts'

/** So much is left for the database to go on. */
const MINIMUM_FREE_BYTES = 2 ** 30

/** @param config where blobs lie @returns the open store @throws {GroundglassError} `config/s3-keys-missing` */
export async function storeOf({ storage, dataDirectory }: ServerConfig): Promise<BlobStore> {
  const minimumFreeBytes = MINIMUM_FREE_BYTES
  if (storage.kind === 'fs') return openBlobStore({ folder: storage.directory, minimumFreeBytes })
  const { bucket, endpoint, region, credentials } = storage
  if (credentials === null)
    throw new GroundglassError(
      'config/s3-keys-missing',
      'Expected GROUNDGLASS_S3_ACCESS_KEY_ID and GROUNDGLASS_S3_SECRET_ACCESS_KEY for s3 storage; there are none. Set both.',
    )
  const s3 = {
    bucket,
    region,
    ...(endpoint === null ? {} : { endpoint }),
    ...credentials,
  }
  return openBlobStore({ folder: join(dataDirectory, 'blobs'), minimumFreeBytes, s3 })
}
