/** Files as people hand them over: dropped, pasted, picked; folders with all that is in them. */

/** @param transfer of a drop or a paste @returns its files */
export async function filesOf(transfer: DataTransfer): Promise<File[]> {
  // All entries before the first await: the browser empties the list then.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry())
  if (entries.every((entry) => entry === null)) return [...transfer.files]
  const files: File[] = []
  for (const entry of entries) if (entry !== null) await collect(entry, files)
  return files
}

async function collect(entry: FileSystemEntry, files: File[]): Promise<void> {
  // What systems leave behind in folders is nobody's image.
  if (/^(\.|__MACOSX$|Thumbs\.db$|desktop\.ini$)/i.test(entry.name)) return
  if (entry instanceof FileSystemFileEntry) {
    files.push(await new Promise<File>((resolve, reject) => entry.file(resolve, reject)))
  } else if (entry instanceof FileSystemDirectoryEntry) {
    const reader = entry.createReader()
    for (;;) {
      const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
        reader.readEntries(resolve, reject),
      )
      // It hands out some at a time, and none at the end.
      if (some.length === 0) return
      for (const inner of some) await collect(inner, files)
    }
  }
}
