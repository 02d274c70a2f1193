/** Chosen files as the readers take them; of an archive what it holds. */
import { unzipSync } from 'fflate'
import { GroundglassError } from '../../../src/core/index.ts'
import type { InputFile } from '../../../src/imaging/index.ts'

const ZIP = 0x504b0304

/**
 * @param files as they were chosen; zip archives among them are opened, one entry at a time
 * @returns the inputs, in that order
 * @throws {GroundglassError} `archive/damaged`
 */
export async function inputsOf(files: readonly File[]): Promise<InputFile[]> {
  const inputs: InputFile[] = []
  for (const file of files) {
    if (await isZip(file)) inputs.push(...(await entriesOf(file)))
    else
      inputs.push({
        name: file.webkitRelativePath || file.name,
        bytes: async () => new Uint8Array(await file.arrayBuffer()),
      })
  }
  return inputs
}

async function isZip(file: Blob): Promise<boolean> {
  const head = await file.slice(0, 4).arrayBuffer()
  return head.byteLength === 4 && new DataView(head).getUint32(0) === ZIP
}

async function entriesOf(file: Blob): Promise<InputFile[]> {
  const archive = new Uint8Array(await file.arrayBuffer())
  return namesIn(archive)
    .filter((name) => !/(^|\/)(\.|__MACOSX\/|Thumbs\.db$|desktop\.ini$)/i.test(name))
    .map((name) => ({ name, bytes: async () => unpacked(archive, name) }))
}

function namesIn(archive: Uint8Array): string[] {
  const names: string[] = []
  try {
    unzipSync(archive, { filter: ({ name }) => names.push(name) < 0 })
  } catch (error) {
    throw damaged(error)
  }
  return names.filter((name) => !name.endsWith('/'))
}

function unpacked(archive: Uint8Array, wanted: string): Uint8Array {
  try {
    return unzipSync(archive, { filter: ({ name }) => name === wanted })[wanted]!
  } catch (error) {
    throw damaged(error)
  }
}

function damaged(cause: unknown): GroundglassError {
  return new GroundglassError(
    'archive/damaged',
    'Expected a zip archive that can be opened; this one is damaged or has a password. Pack it again.',
    { cause },
  )
}
