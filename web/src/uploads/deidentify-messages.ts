/** What the page asks of the worker that de-identifies, and what it answers. */
import type { AttributeChange, DeidentifyWarning } from '../../../src/dicom/index.ts'

export interface DeidentifyQuestion {
  readonly id: number
  readonly want: 'bytes' | 'changes'
  readonly file: Blob
  readonly secret: Uint8Array
}

/** What de-identification does to a file; for the screen only. */
export interface FileChanges {
  readonly changes: readonly AttributeChange[]
  readonly warnings: readonly DeidentifyWarning[]
}

export type DeidentifyAnswer = { readonly id: number } & (
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array<ArrayBuffer> }
  | ({ readonly kind: 'changes' } & FileChanges)
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
)
