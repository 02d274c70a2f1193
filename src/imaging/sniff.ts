/** What a file is, by its first bytes; its name says nothing reliable. */
import { isNifti } from './nifti.ts'
import { isNrrd } from './nrrd.ts'
import { pictureFormat } from './raster/index.ts'
import { gunzipHead, isGzip } from './volume-grid/gunzip.ts'

export type FileKind =
  | 'dicom'
  | 'nifti'
  | 'nrrd'
  | 'picture'
  | 'archive'
  /** No signature: bare DICOM data sets have none either, so parsing decides. */
  | 'unknown'

const HEAD_BYTES = 1024

/** @param bytes a whole file @returns its kind; a gzip file's is that of its content */
export async function sniff(bytes: Uint8Array): Promise<FileKind> {
  if (!isGzip(bytes)) return kindOf(bytes)
  const kind = kindOf(await gunzipHead(bytes, HEAD_BYTES))
  // Only volumes are usually gzipped by themselves; another packed file is left to the user to unpack.
  return kind === 'nifti' || kind === 'nrrd' ? kind : 'archive'
}

function kindOf(head: Uint8Array): FileKind {
  const starts = (text: string, at = 0): boolean =>
    String.fromCharCode(...head.subarray(at, at + text.length)) === text
  if (starts('DICM', 128)) return 'dicom'
  if (isNifti(head)) return 'nifti'
  if (isNrrd(head)) return 'nrrd'
  if (pictureFormat(head) !== null) return 'picture'
  if (starts('PK\u0003\u0004') || starts('PK\u0005\u0006')) return 'archive'
  return 'unknown'
}
