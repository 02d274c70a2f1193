/** The folder a command writes to, tried before the work begins: nobody waits for a reading that cannot be kept. */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Makes the folder and writes a file there, which goes again.
 * @param folder where a command will write
 * @throws the system's own error, which `exit-status.ts` words as `usage/cannot-write`
 */
export async function prepareFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const trial = join(folder, `.groundglass-${process.pid}`)
  await writeFile(trial, '')
  await rm(trial)
}
