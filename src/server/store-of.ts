/** The blob store that a configuration names. */
import { join } from 'node:path'
import type { ServerConfig } from './config.ts'
import { type BlobStore, openBlobStore } from './storage/index.ts'

/** @param config where blobs lie @returns the open store @throws {GroundglassError} `storage/s3-packages-missing` */
export async function storeOf({
  storage,
  dataDirectory,
  limits: { minFreeBytes: minimumFreeBytes },
}: ServerConfig): Promise<BlobStore> {
  if (storage.kind === 'fs') return openBlobStore({ folder: storage.directory, minimumFreeBytes })
  return openBlobStore({ folder: join(dataDirectory, 'blobs'), minimumFreeBytes, s3: storage })
}
