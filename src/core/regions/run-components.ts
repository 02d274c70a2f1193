/** Connected parts of a mask as runs along x: small in memory and quick where masks are large and compact. */

/** Runs of set voxels, in the order of memory; neighbours share a face (4 in a slice, 6 in a volume). */
export interface RunComponents {
  /** First voxel of each run, an index into the mask. */
  readonly begin: Int32Array
  /** One past its last voxel. */
  readonly end: Int32Array
  /** Part each run belongs to, 0 .. count - 1. */
  readonly part: Int32Array
  readonly count: number
}

/**
 * Finds the parts of a mask.
 *
 * @param mask set where not 0, row-major [z, y, x]
 * @param shapeZyx slices, rows, columns; one slice gives the parts of a picture
 * @returns the runs and the part of each, parts numbered by their first voxel
 */
export function labelRuns(
  mask: Uint8Array,
  shapeZyx: readonly [z: number, y: number, x: number],
): RunComponents {
  const [slices, rows, columns] = shapeZyx
  const { begin, end, firstOfRow } = findRuns(mask, slices * rows, columns)
  const parent = Int32Array.from(begin.keys())
  for (let row = 0; row < slices * rows; row++) {
    if (row % rows !== 0) joinRows(row, row - 1, columns, begin, end, firstOfRow, parent)
    if (row >= rows) joinRows(row, row - rows, columns * rows, begin, end, firstOfRow, parent)
  }
  const part = new Int32Array(begin.length)
  let count = 0
  for (let run = 0; run < part.length; run++) {
    const root = rootOf(parent, run)
    // A root is the lowest run of its part, so it has its number before the others ask.
    part[run] = root === run ? count++ : (part[root] ?? 0)
  }
  return { begin, end, part, count }
}

function findRuns(mask: Uint8Array, rows: number, columns: number) {
  const firstOfRow = new Int32Array(rows + 1)
  const begins: number[] = []
  const ends: number[] = []
  for (let row = 0; row < rows; row++) {
    firstOfRow[row] = begins.length
    const stop = (row + 1) * columns
    for (let i = row * columns; i < stop; i++) {
      if (mask[i] === 0) continue
      begins.push(i)
      while (i < stop && mask[i] !== 0) i++
      ends.push(i)
    }
  }
  firstOfRow[rows] = begins.length
  return { begin: Int32Array.from(begins), end: Int32Array.from(ends), firstOfRow }
}

/** Joins the overlapping runs of two rows whose first voxels lie `distance` apart. */
function joinRows(
  row: number,
  other: number,
  distance: number,
  begin: Int32Array,
  end: Int32Array,
  firstOfRow: Int32Array,
  parent: Int32Array,
): void {
  let a = firstOfRow[row] ?? 0
  let b = firstOfRow[other] ?? 0
  const aStop = firstOfRow[row + 1] ?? 0
  const bStop = firstOfRow[other + 1] ?? 0
  while (a < aStop && b < bStop) {
    const aBegin = (begin[a] ?? 0) - distance
    const aEnd = (end[a] ?? 0) - distance
    const bBegin = begin[b] ?? 0
    const bEnd = end[b] ?? 0
    if (aBegin < bEnd && bBegin < aEnd) join(parent, a, b)
    if (aEnd < bEnd) a++
    else b++
  }
}

function join(parent: Int32Array, a: number, b: number): void {
  const rootA = rootOf(parent, a)
  const rootB = rootOf(parent, b)
  parent[Math.max(rootA, rootB)] = Math.min(rootA, rootB)
}

function rootOf(parent: Int32Array, run: number): number {
  let root = run
  while ((parent[root] ?? root) !== root) root = parent[root] ?? root
  for (let at = run; at !== root; ) {
    const next = parent[at] ?? root
    parent[at] = root
    at = next
  }
  return root
}
