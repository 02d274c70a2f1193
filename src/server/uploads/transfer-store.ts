/** tus' file store, with its records in the database: a file is one row and one file, never two truths. */
import { FileStore } from '@tus/file-store'
import { Upload } from '@tus/server'
import { EXPIRE_AFTER_MS } from './upload-limits.ts'
import type { Uploads } from './uploads.ts'

export class TransferStore extends FileStore {
  readonly #uploads: Uploads

  /**
   * @param uploads who knows the files
   * @param directory where they lie; must exist
   */
  constructor(uploads: Uploads, directory: string) {
    super({
      directory,
      expirationPeriodInMilliseconds: EXPIRE_AFTER_MS,
      // The row is written before tus hears of the file, and taken back by `withdraw`. What the sender says about the
      // file, its name above all, is kept nowhere.
      configstore: {
        get: () => Promise.resolve(undefined),
        set: () => Promise.resolve(),
        delete: () => Promise.resolve(),
      },
    })
    this.#uploads = uploads
    // Without a length, no limit could be kept before the last byte.
    this.extensions = this.extensions.filter((name) => name !== 'creation-defer-length')
  }

  override async getUpload(id: string): Promise<Upload> {
    const transfer = await this.#uploads.find(id)
    return new Upload({
      id,
      size: transfer.bytes,
      // A file that is ingested is gone from here; its sender, asking how far it came, must hear that it came whole.
      offset: await this.#uploads.receivedBytes(transfer),
      creation_date: transfer.createdAt.toISOString(),
    })
  }

  override async remove(id: string): Promise<void> {
    await this.#uploads.withdraw(id)
  }
}
