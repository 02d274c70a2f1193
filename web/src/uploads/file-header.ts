/** What the head of a file tells of the study it belongs to. */
import { attributeText, parseInstance } from '../../../src/dicom/index.ts'

export type FileHeader =
  | { readonly kind: 'instance'; readonly study: StudyLabel; readonly sopInstanceUID: string }
  | { readonly kind: 'archive' }
  | { readonly kind: 'other' }
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

/** @param file as it was chosen @returns what its first bytes say; `other` where they say nothing that we know */
export async function readFileHeader(file: Blob): Promise<FileHeader> {
  for (const bytes of [HEAD_BYTES, LONG_HEAD_BYTES]) {
    const head = new Uint8Array(await file.slice(0, bytes).arrayBuffer())
    if (head.length >= 4 && new DataView(head.buffer).getUint32(0) === ZIP)
      return { kind: 'archive' }
    const header = headerOf(head)
    if (header !== null) return header
    if (head.length === file.size) break
  }
  return { kind: 'other' }
}

function headerOf(head: Uint8Array): FileHeader | null {
  try {
    const instance = parseInstance(head)
    const { studyInstanceUID, sopInstanceUID } = instance
    if (studyInstanceUID === null || sopInstanceUID === null) return null
    return {
      kind: 'instance',
      sopInstanceUID,
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
