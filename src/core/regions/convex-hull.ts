/**
 * The pixels of a slice's convex hull. The left edge of a hull is the convex envelope of each row's first set pixel,
 * the right edge the concave envelope of the last, so no general hull is needed.
 *
 * @param mask set where not 0, row-major [y, x]
 * @param rows rows of the slice
 * @param columns columns of the slice
 * @returns a new mask, 0 or 1; empty when the mask is
 */
export function convexHull(mask: Uint8Array, rows: number, columns: number): Uint8Array {
  const hull = new Uint8Array(mask.length)
  const lefts: Point[] = []
  const rights: Point[] = []
  for (let y = 0; y < rows; y++) {
    const row = mask.subarray(y * columns, (y + 1) * columns)
    let first = 0
    while (first < columns && row[first] === 0) first++
    if (first === columns) continue
    let last = columns - 1
    while (row[last] === 0) last--
    addToEnvelope(lefts, { y, x: first }, 1)
    addToEnvelope(rights, { y, x: last }, -1)
  }
  const top = lefts[0]?.y ?? 0
  const bottom = lefts.at(-1)?.y ?? -1
  const leftAt = readEnvelope(lefts)
  const rightAt = readEnvelope(rights)
  for (let y = top; y <= bottom; y++) {
    // Rounding outwards by the least amount keeps pixels whose centre lies on the edge.
    const first = Math.ceil(leftAt(y) - 1e-9)
    const last = Math.floor(rightAt(y) + 1e-9)
    if (last >= first) hull.fill(1, y * columns + first, y * columns + last + 1)
  }
  return hull
}

interface Point {
  readonly y: number
  readonly x: number
}

/** Appends a point, dropping those before it that the new edge makes concave; `side` 1 for left, -1 for right. */
function addToEnvelope(envelope: Point[], point: Point, side: 1 | -1): void {
  for (let b = envelope.at(-1), a = envelope.at(-2); a && b; b = a, a = envelope.at(-2)) {
    const turn = (b.x - a.x) * (point.y - a.y) - (point.x - a.x) * (b.y - a.y)
    if (side * turn < 0) break
    envelope.pop()
  }
  envelope.push(point)
}

/** x of the envelope at rising rows. */
function readEnvelope(envelope: readonly Point[]): (y: number) => number {
  let segment = 0
  return (y) => {
    while (segment + 2 < envelope.length && (envelope[segment + 1]?.y ?? y) < y) segment++
    const a = envelope[segment] ?? { y, x: 0 }
    const b = envelope[segment + 1] ?? a
    return b.y === a.y ? a.x : a.x + ((b.x - a.x) * (y - a.y)) / (b.y - a.y)
  }
}
