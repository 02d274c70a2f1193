/** Holes of a mask on one slice. */

/**
 * Fills what the mask encloses: background that no path of edge-sharing pixels joins to the picture's border.
 * @param mask row-major [y, x]; anything but 0 belongs to it
 * @param width columns
 * @param height rows
 * @returns 0 or 1, same shape
 */
export function fillHoles(mask: Uint8Array, width: number, height: number): Uint8Array {
  const filled = new Uint8Array(mask.length).fill(1)
  const stack: number[] = []
  const visit = (index: number) => {
    if (filled[index] === 0 || mask[index] !== 0) return
    filled[index] = 0
    stack.push(index)
  }
  for (let x = 0; x < width; x += 1) {
    visit(x)
    visit((height - 1) * width + x)
  }
  for (let y = 0; y < height; y += 1) {
    visit(y * width)
    visit((y + 1) * width - 1)
  }
  while (stack.length > 0) {
    const index = stack.pop()!
    const x = index % width
    if (x > 0) visit(index - 1)
    if (x < width - 1) visit(index + 1)
    if (index >= width) visit(index - width)
    if (index < mask.length - width) visit(index + width)
  }
  return filled
}
