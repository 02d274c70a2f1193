import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type BlobStore, openBlobStore } from './blob-store.ts'

/** A bucket `groundglass-test` of a service that takes the keys S3RVER/S3RVER, for instance `npx s3rver`. */
const endpoint = process.env['GROUNDGLASS_TEST_S3'] ?? ''

function hasPackages(): boolean {
  try {
    createRequire(import.meta.url).resolve('@aws-sdk/client-s3')
    return true
  } catch {
    return false
  }
}

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groundglass-s3-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

const open = (): Promise<BlobStore> =>
  openBlobStore({
    folder,
    minimumFreeBytes: 0,
    s3: {
      bucket: 'groundglass-test',
      region: 'us-east-1',
      endpoint,
      credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
    },
  })

describe.skipIf(hasPackages())('S3 without its packages', () => {
  it('says which to install', async () => {
    await expect(open()).rejects.toThrow(
      expect.objectContaining({
        code: 'storage/s3-packages-missing',
        message: expect.stringContaining('npm install @aws-sdk/client-s3'),
      }),
    )
  })
})

describe.skipIf(!hasPackages() || endpoint === '')(
  "S3 (skipped without Amazon's packages and a service at GROUNDGLASS_TEST_S3)",
  () => {
    it('puts, finds, lists, reads and deletes', async () => {
      const store = await open()
      const bytes = new Uint8Array(300_000).map((_, i) => i % 251)
      const blob = await store.put([bytes.subarray(0, 1000), bytes.subarray(1000)])
      expect(await readdir(join(folder, 'parts'))).toEqual([])
      expect(await store.has(blob.sha256)).toBe(true)
      expect(await store.find(blob.sha256)).toMatchObject(blob)
      expect(await store.read(blob.sha256)).toEqual(bytes)
      const listed = []
      for await (const { sha256 } of store.list()) listed.push(sha256)
      expect(listed).toEqual([blob.sha256])
      await store.delete(blob.sha256)
      expect(await store.has(blob.sha256)).toBe(false)
      expect(await store.find(blob.sha256)).toBeNull()
      await expect(store.read(blob.sha256)).rejects.toThrow(
        expect.objectContaining({ code: 'storage/missing' }),
      )
    })
  },
)
