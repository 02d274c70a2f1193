/**
 * Scales all gradients together so that their joint Euclidean norm is at most `limit` (Pascanu et al. 2013).
 *
 * @param gradients changed in place
 * @param limit largest norm allowed
 * @returns the norm before clipping
 */
export function clipGradientNorm(gradients: Iterable<Float32Array>, limit: number): number {
  const all = [...gradients]
  let sumOfSquares = 0
  for (const gradient of all) {
    for (let index = 0; index < gradient.length; index++) sumOfSquares += gradient[index]! ** 2
  }
  const norm = Math.sqrt(sumOfSquares)
  if (norm > limit) {
    const scale = limit / norm
    for (const gradient of all) {
      for (let index = 0; index < gradient.length; index++)
        gradient[index] = gradient[index]! * scale
    }
  }
  return norm
}
