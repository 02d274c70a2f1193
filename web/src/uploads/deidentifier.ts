/** De-identification before anything is sent: whether it is wanted, and the worker that does it. */
import { errorOf } from '../api/index.ts'
import { preference, usePreference } from '../preference.ts'
import { useSession } from '../session.ts'
import type { DeidentifyAnswer, DeidentifyQuestion, FileChanges } from './deidentify-messages.ts'

/** Nothing was chosen: guests, whom nobody vouches for, de-identify. */
const choice = preference('deidentify', ['by-default', 'yes', 'no'], 'by-default', () => {})
const SECRET = 'groundglass.pseudonyms'
const SECRET_BYTES = 32

/** @returns whether files are de-identified before they are sent, and how to choose; the browser remembers it */
export function useDeidentify(): readonly [boolean, (wanted: boolean) => void] {
  const chosen = usePreference(choice)
  const { kind } = useSession()
  const wanted = chosen === 'by-default' ? kind !== 'user' : chosen === 'yes'
  return [wanted, (yes) => choice.set(yes ? 'yes' : 'no')]
}

/**
 * @param file a DICOM file
 * @returns the same without identity; equal files give equal files, so that an upload can go on after a reload
 * @throws {GroundglassError} why it cannot be de-identified
 */
export async function deidentified(file: File): Promise<File> {
  const answer = await ask(file, 'bytes')
  // Its name may be a patient's.
  return new File([answer.kind === 'bytes' ? answer.bytes : ''], '')
}

/**
 * @param file a DICOM file
 * @returns what de-identification would do to it
 * @throws {GroundglassError} as `deidentified`
 */
export async function changesOf(file: File): Promise<FileChanges> {
  const answer = await ask(file, 'changes')
  return answer.kind === 'changes' ? answer : { changes: [], warnings: [] }
}

type Answered = Exclude<DeidentifyAnswer, { kind: 'refused' }>
let worker: Worker | null = null
let asked = 0

async function ask(file: Blob, want: DeidentifyQuestion['want']): Promise<Answered> {
  worker ??= new Worker(new URL('./deidentify.worker.ts', import.meta.url), { type: 'module' })
  const asking = worker
  const id = (asked += 1)
  const end = new AbortController()
  return new Promise<Answered>((resolve, reject) => {
    asking.addEventListener(
      'message',
      ({ data }: MessageEvent<DeidentifyAnswer>) => {
        if (data.id !== id) return
        if (data.kind === 'refused') reject(errorOf({ code: data.code, detail: data.message }))
        else resolve(data)
      },
      { signal: end.signal },
    )
    asking.addEventListener('error', ({ message }) => reject(new Error(message)), {
      signal: end.signal,
    })
    asking.postMessage({ id, want, file, secret: secret() } satisfies DeidentifyQuestion)
  }).finally(() => end.abort())
}

/** One for each browser, made when first needed: a patient keeps the pseudonym, a series its UID. It is never sent. */
function secret(): Uint8Array {
  const kept = localStorage.getItem(SECRET)
  if (kept !== null) return Uint8Array.from(atob(kept), (letter) => letter.charCodeAt(0))
  const made = crypto.getRandomValues(new Uint8Array(SECRET_BYTES))
  localStorage.setItem(SECRET, btoa(String.fromCharCode(...made)))
  return made
}
