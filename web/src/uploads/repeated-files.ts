/** The same image twice among the chosen files, as folders of exports hold it. */
import type { FileHeader } from './file-header.ts'

/**
 * @param files as they were chosen
 * @param headers of each
 * @returns indices of those that hold, byte for byte, what an earlier one holds; two of one identity that differ both stay, and the
 * server says so
 */
export async function repeatedFiles(
  files: readonly Blob[],
  headers: readonly FileHeader[],
): Promise<number[]> {
  const first = new Map<string, number>()
  const repeated: number[] = []
  for (const [index, header] of headers.entries()) {
    if (header.kind !== 'instance') continue
    const earlier = first.get(header.sopInstanceUID)
    if (earlier === undefined) first.set(header.sopInstanceUID, index)
    else if (await areEqual(files[earlier]!, files[index]!)) repeated.push(index)
  }
  return repeated
}

async function areEqual(one: Blob, other: Blob): Promise<boolean> {
  if (one.size !== other.size) return false
  const [bytes, others] = await Promise.all([one.arrayBuffer(), other.arrayBuffer()])
  const theirs = new Uint8Array(others)
  return new Uint8Array(bytes).every((byte, at) => byte === theirs[at])
}
