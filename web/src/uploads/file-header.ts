/** What the head of a file tells of the study it belongs to. */
import { attributeText, parseInstance } from '../../../src/dicom/index.ts'
import {
  type FileKind,
  type FrameHeader,
  frameHeadersOf,
  sniff,
} from '../../../src/imaging/index.ts'

export type FileHeader =
  | {
      readonly kind: 'instance'
      readonly study: StudyLabel
      readonly sopInstanceUID: string
      readonly seriesDescription: string | null
      /** None where the object has no pixels. */
      readonly frames: readonly FrameHeader[]
    }
  | { readonly kind: 'archive' }
  | { readonly kind: 'other'; readonly fileKind: FileKind }
  /** The browser could not read it: gone since it was chosen, or not allowed. */
  | { readonly kind: 'unreadable' }

/** Shown to whoever has the files; never sent by itself. */
export interface StudyLabel {
  readonly studyInstanceUID: string
  readonly patientName: string | null
  readonly patientId: string | null
  readonly studyDate: string | null
  readonly description: string | null
}

/** Headers end well within this, but for odd ones. */
const HEAD_BYTES = 2 ** 16
const LONG_HEAD_BYTES = 2 ** 22
const ZIP = 0x504b0304

/**
 * @param file as it was chosen
 * @param fileIndex its order among the chosen ones
 * @returns what its first bytes say; `other` where they say nothing of a study
 */
export async function readFileHeader(file: Blob, fileIndex = 0): Promise<FileHeader> {
  for (const bytes of [HEAD_BYTES, LONG_HEAD_BYTES]) {
    const head = new Uint8Array(await file.slice(0, bytes).arrayBuffer())
    if (head.length >= 4 && new DataView(head.buffer).getUint32(0) === ZIP)
      return { kind: 'archive' }
    const header = headerOf(head, fileIndex)
    if (header !== null) return header
    if (head.length === file.size) break
  }
  return { kind: 'other', fileKind: await kindOf(file) }
}

async function kindOf(file: Blob): Promise<FileKind> {
  try {
    return await sniff(new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer()))
  } catch {
    return 'unknown'
  }
}

function headerOf(head: Uint8Array, fileIndex: number): FileHeader | null {
  try {
    const instance = parseInstance(head)
    const { studyInstanceUID, sopInstanceUID } = instance
    if (studyInstanceUID === null || sopInstanceUID === null) return null
    return {
      kind: 'instance',
      sopInstanceUID,
      seriesDescription: attributeText(instance, 'SeriesDescription'),
      frames: instance.hasPixelData ? frameHeadersOf(instance, fileIndex, '') : [],
      study: {
        studyInstanceUID,
        patientName: attributeText(instance, 'PatientName'),
        patientId: attributeText(instance, 'PatientID'),
        studyDate: attributeText(instance, 'StudyDate'),
        description: attributeText(instance, 'StudyDescription'),
      },
    }
  } catch {
    // Cut off, damaged or something else: the server says which, by name.
    return null
  }
}
