/** De-identifies chosen files on this computer, off the page's own thread. */
import { GroundglassError } from '../../../src/core/index.ts'
import {
  attributeChanges,
  deidentifyInstance,
  type DeidentifyOptions,
} from '../../../src/dicom/index.ts'
import type { DeidentifyAnswer, DeidentifyQuestion } from './deidentify-messages.ts'

/** The profile without options, but for the intervals between dates: studies of one patient stay in their order. */
const RETAINED = {
  dates: 'shift',
  retainPatientCharacteristics: false,
  retainDevice: false,
} as const satisfies Omit<DeidentifyOptions, 'secret'>

addEventListener('message', ({ data }: MessageEvent<DeidentifyQuestion>) => {
  void answer(data)
})

async function answer({ id, want, file, secret }: DeidentifyQuestion): Promise<void> {
  try {
    const original = new Uint8Array(await file.arrayBuffer())
    const options = { ...RETAINED, secret }
    if (want === 'changes')
      return tell({ id, kind: 'changes', ...attributeChanges(original, options) })
    const bytes = new Uint8Array(deidentifyInstance(original, options).bytes)
    tell({ id, kind: 'bytes', bytes }, [bytes.buffer])
  } catch (error) {
    const { code, message } =
      error instanceof GroundglassError
        ? error
        : { code: 'file/unreadable', message: 'The file could not be read. Choose it again.' }
    tell({ id, kind: 'refused', code, message })
  }
}

function tell(message: DeidentifyAnswer, transfer: ArrayBuffer[] = []): void {
  postMessage(message, { transfer })
}
