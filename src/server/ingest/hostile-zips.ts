/** For tests only: archives that no honest program writes. */

interface Entry {
  readonly name: string
  /** As it lies in the archive, by DEFLATE. */
  readonly packed: Uint8Array
  /** What it is said to unpack to. */
  readonly bytes: number
  readonly crc32: number
}

/**
 * An archive (APPNOTE 4.3) that says whatever it is told to say.
 * @param entries its entries
 * @param overlapping true lets all of them lie where the first one does
 * @returns the archive
 */
export function zipOf(entries: readonly Entry[], overlapping = false): Buffer {
  const files: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, packed, bytes, crc32 } of entries) {
    // From "version needed" to "extra field length", the same in both places.
    const facts = Buffer.alloc(26)
    facts.writeUInt16LE(20, 0)
    facts.writeUInt16LE(8, 4)
    facts.writeUInt32LE(crc32, 10)
    facts.writeUInt32LE(packed.length, 14)
    facts.writeUInt32LE(bytes, 18)
    facts.writeUInt16LE(name.length, 22)
    const place = Buffer.alloc(14)
    place.writeUInt32LE(overlapping ? 0 : offset, 10)
    directory.push(Buffer.from('PK\u0001\u0002\u0014\0', 'latin1'), facts, place)
    directory.push(Buffer.from(name))
    if (overlapping && files.length > 0) continue
    files.push(Buffer.from('PK\u0003\u0004', 'latin1'), facts, Buffer.from(name))
    files.push(Buffer.from(packed))
    offset += 30 + name.length + packed.length
  }
  const end = Buffer.alloc(22)
  end.write('PK\u0005\u0006', 'latin1')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(Buffer.concat(directory).length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...files, ...directory, end])
}

/**
 * An archive of entries without content (APPNOTE 4.3; above 65,534 entries with the records of zip64).
 * @param count how many
 * @returns the archive, 90 bytes an entry
 */
export function emptyEntriesZip(count: number): Buffer {
  const local = Buffer.alloc(count * 37)
  const directory = Buffer.alloc(count * 53)
  for (let i = 0; i < count; i += 1) {
    const name = String(i).padStart(7, '0')
    local.writeUInt32LE(0x04034b50, i * 37)
    local.writeUInt16LE(10, i * 37 + 4)
    local.writeUInt16LE(7, i * 37 + 26)
    local.write(name, i * 37 + 30)
    const at = i * 53
    directory.writeUInt32LE(0x02014b50, at)
    directory.writeUInt16LE(20, at + 4)
    directory.writeUInt16LE(10, at + 6)
    directory.writeUInt16LE(7, at + 28)
    directory.writeUInt32LE(i * 37, at + 42)
    directory.write(name, at + 46)
  }
  const end64 = Buffer.alloc(56)
  end64.writeUInt32LE(0x06064b50, 0)
  end64.writeBigUInt64LE(44n, 4)
  end64.writeUInt16LE(45, 12)
  end64.writeUInt16LE(45, 14)
  end64.writeBigUInt64LE(BigInt(count), 24)
  end64.writeBigUInt64LE(BigInt(count), 32)
  end64.writeBigUInt64LE(BigInt(directory.length), 40)
  end64.writeBigUInt64LE(BigInt(local.length), 48)
  const locator = Buffer.alloc(20)
  locator.writeUInt32LE(0x07064b50, 0)
  locator.writeBigUInt64LE(BigInt(local.length + directory.length), 8)
  locator.writeUInt32LE(1, 16)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(0xffff, 8)
  end.writeUInt16LE(0xffff, 10)
  end.writeUInt32LE(0xffffffff, 12)
  end.writeUInt32LE(0xffffffff, 16)
  return Buffer.concat([local, directory, end64, locator, end])
}
