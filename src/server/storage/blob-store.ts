/** Content-addressed blobs: original files, masks, reports, each under the SHA-256 of its bytes. */
import { mkdir, readdir, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { type DriveDirectory, DriveFile } from 'flydrive'
import { GroundglassError } from '../../core/index.ts'
import { localShelf } from './local-shelf.ts'
import { storageFull, writePart } from './part-file.ts'
import { type S3Options, s3Shelf } from './s3-shelf.ts'
import type { Shelf } from './shelf.ts'
import { verifiedBytes } from './verified-bytes.ts'

export interface StoredBlob {
  /** 64 hexadecimal digits. */
  readonly sha256: string
  readonly bytes: number
}

export interface ListedBlob extends StoredBlob {
  /** When it was last put. */
  readonly putAt: Date
}

export interface BlobStoreOptions {
  /** Where blobs lie; with S3 only those on their way in. */
  readonly folder: string
  /** Writing stops before less than this is left on the folder's disk; `MINIMUM_FREE_BYTES` where it is not given. */
  readonly minimumFreeBytes?: number | undefined
  readonly s3?: S3Options | undefined
}

/** So that the database and the system itself still find room when uploads do not. */
const MINIMUM_FREE_BYTES = 2 ** 30

/** Folder of parts below the root; no blob's key can begin so. */
const PARTS = 'parts'

/**
 * Opens the store; a missing folder is made.
 * @param options where blobs lie
 * @returns the store
 * @throws {GroundglassError} `storage/s3-packages-missing`
 */
export async function openBlobStore(options: BlobStoreOptions): Promise<BlobStore> {
  await mkdir(join(options.folder, PARTS), { recursive: true, mode: 0o700 })
  const shelf = options.s3 === undefined ? localShelf(options.folder) : await s3Shelf(options.s3)
  return new BlobStore(shelf, options)
}

export class BlobStore {
  readonly #shelf: Shelf
  readonly #folder: string
  readonly #minimumFreeBytes: number

  /**
   * @param shelf where blobs are kept
   * @param options the folder for parts and what must stay free; `openBlobStore` makes the folder
   */
  constructor(shelf: Shelf, options: BlobStoreOptions) {
    this.#shelf = shelf
    this.#folder = options.folder
    this.#minimumFreeBytes = options.minimumFreeBytes ?? MINIMUM_FREE_BYTES
  }

  /**
   * Stores bytes. They are kept whole and durably when this returns, and not at all when it throws.
   * @param source the bytes, in any chunks
   * @param limits how many there may be; no limit but the disk's by default
   * @param limits.maxBytes the limit
   * @returns the name they can be had back by
   * @throws {GroundglassError} `storage/too-large`, `storage/full`
   */
  async put(
    source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    { maxBytes = Number.POSITIVE_INFINITY }: { readonly maxBytes?: number } = {},
  ): Promise<StoredBlob> {
    const part = await writePart(source, join(this.#folder, PARTS), {
      maxBytes,
      ensureRoom: () => this.ensureRoom(),
    })
    try {
      await this.#shelf.keep(part, keyOf(part.sha256))
    } catch (error) {
      await rm(part.path, { force: true })
      throw error
    }
    return { sha256: part.sha256, bytes: part.bytes }
  }

  /**
   * Opens a blob. The stream fails in place of its end when the stored bytes are not what they were.
   * @param sha256 the blob's name
   * @returns its bytes, checked as they pass
   * @throws {GroundglassError} `storage/missing`; from the stream `storage/corrupt`
   */
  async open(sha256: string): Promise<Readable> {
    return Readable.from(await this.#stored(sha256), { objectMode: false })
  }

  /**
   * A blob in memory.
   * @param sha256 the blob's name
   * @returns all its bytes, checked
   * @throws {GroundglassError} `storage/missing`, `storage/corrupt`
   */
  async read(sha256: string): Promise<Uint8Array> {
    const whole = await buffer(await this.#stored(sha256))
    return new Uint8Array(whole.buffer, whole.byteOffset, whole.byteLength)
  }

  /** @param sha256 the blob's name @returns whether it is here; its bytes are not checked */
  async has(sha256: string): Promise<boolean> {
    return this.#shelf.disk.exists(keyOf(sha256))
  }

  /** @param sha256 the blob's name @returns when it was last put, and its size; null where it is not here */
  async find(sha256: string): Promise<ListedBlob | null> {
    return describe(this.#shelf.disk.file(keyOf(sha256)))
  }

  /** @param sha256 a blob to remove; one that is not here is no error */
  async delete(sha256: string): Promise<void> {
    await this.#shelf.disk.delete(keyOf(sha256))
  }

  /**
   * Everything that is stored, whoever refers to it.
   * @yields blobs by the first two digits of their names, in no order beyond that
   */
  async *list(): AsyncGenerator<ListedBlob> {
    for (let first = 0; first < 256; first += 1) {
      const prefix = `${first.toString(16).padStart(2, '0')}/`
      let paginationToken: string | undefined
      do {
        const page = await this.#shelf.disk.listAll(prefix, {
          recursive: true,
          ...(paginationToken === undefined ? {} : { paginationToken }),
        })
        for (const entry of page.objects) {
          const blob = isBlob(entry) ? await describe(entry) : null
          if (blob !== null) yield blob
        }
        paginationToken = page.paginationToken
      } while (paginationToken !== undefined)
    }
  }

  /** @returns bytes left on the folder's disk */
  async freeBytes(): Promise<number> {
    const { bavail, bsize } = await statfs(this.#folder)
    return bavail * bsize
  }

  /**
   * Refuses before harm is done.
   * @param bytes about to be written
   * @throws {GroundglassError} `storage/full` when less than the minimum would be left
   */
  async ensureRoom(bytes = 0): Promise<void> {
    if ((await this.freeBytes()) - bytes < this.#minimumFreeBytes) throw storageFull()
  }

  /**
   * Removes parts that a crash has left behind.
   * @param before only those last written before; younger ones may be on their way in
   * @returns how many were removed
   */
  async removeParts(before: Date): Promise<number> {
    const folder = join(this.#folder, PARTS)
    let removed = 0
    for (const name of await readdir(folder)) {
      const found = await stat(join(folder, name)).catch(() => null)
      if (found === null || found.mtime >= before) continue
      await rm(join(folder, name), { force: true })
      removed += 1
    }
    return removed
  }

  async #stored(sha256: string): Promise<AsyncGenerator<Uint8Array>> {
    if (!(await this.has(sha256)))
      throw new GroundglassError(
        'storage/missing',
        `Expected blob ${sha256} in the store; it is not there. Restore it from a backup, or send its file again.`,
      )
    return verifiedBytes(await this.#shelf.disk.getStream(keyOf(sha256)), sha256)
  }
}

const SHA256 = /^[0-9a-f]{64}$/

function isBlob(entry: DriveFile | DriveDirectory): entry is DriveFile {
  return entry instanceof DriveFile && SHA256.test(entry.name)
}

/** Null where it is not here, or no longer. */
async function describe(file: DriveFile): Promise<ListedBlob | null> {
  try {
    const { contentLength, lastModified } = await file.getMetaData()
    return { sha256: file.name, bytes: contentLength, putAt: lastModified }
  } catch (error) {
    if (await file.exists()) throw error
    return null
  }
}

/** Two levels of 256 folders keep each below some thousand entries with a hundred million blobs. */
function keyOf(sha256: string): string {
  if (SHA256.test(sha256)) return `${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}`
  throw new GroundglassError(
    'storage/invalid-name',
    'Expected the name of a blob, 64 hexadecimal digits; something else came. Take it from the row that refers to the blob.',
  )
}
