/** Blobs: content-addressed, written atomically, verified on read; a local folder or an S3 bucket. */
export {
  type BlobStore,
  openBlobStore,
  type StoredBlob,
} from './blob-store.ts'
export { collectBlobs, type Collected, collectGarbage } from './collect-garbage.ts'
export { holdBlobs } from './hold-blobs.ts'
export { writePart } from './part-file.ts'
export { recordBlob } from './record-blob.ts'
export { syncFolder } from './sync-folder.ts'
