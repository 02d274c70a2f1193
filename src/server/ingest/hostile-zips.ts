/** For tests only: archives that no honest program writes. */

/**
 * An archive of entries without content (APPNOTE 4.3; above 65,534 entries with the records of zip64). Their local
 * headers are one and the same.
 * @param count how many
 * @returns the archive, about 55 bytes an entry
 */
export function emptyEntriesZip(count: number): Buffer {
  const local = Buffer.alloc(31)
  local.writeUInt32LE(0x04034b50, 0)
  local.writeUInt16LE(10, 4)
  local.writeUInt16LE(1, 26)
  local.write('e', 30)
  const directory = Buffer.alloc(count * 53)
  for (let i = 0; i < count; i += 1) {
    const at = i * 53
    directory.writeUInt32LE(0x02014b50, at)
    directory.writeUInt16LE(20, at + 4)
    directory.writeUInt16LE(10, at + 6)
    directory.writeUInt16LE(7, at + 28)
    directory.write(String(i).padStart(7, '0'), at + 46)
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
