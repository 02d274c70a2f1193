import { dimension } from '../../graph/graph-builder.ts'
import type { Tape, Tracked } from '../tape.ts'

/**
 * 1 x 1 convolution as a matrix product. The weight is fed as [out, in]: reshaping a graph input would copy it.
 *
 * @param tape where to record
 * @param x [n, in, h, w]
 * @param weight [out, in]
 * @returns [n, out, h, w]
 */
export function pointwiseConv(tape: Tape, x: Tracked, weight: Tracked): Tracked {
  const { graph } = tape
  const [n, height, width] = [dimension(x, 0), dimension(x, 2), dimension(x, 3)]
  const [out, input] = [dimension(weight, 0), dimension(weight, 1)]
  const pixels = height * width
  const flatX = graph.op('Reshape', [x, graph.integers([n, input, pixels])], [n, input, pixels])
  const flatY = graph.op('MatMul', [weight, flatX], [n, out, pixels])
  const shape = [n, out, height, width]
  const y = graph.op('Reshape', [flatY, graph.integers(shape)], shape)
  return tape.record([x, weight], y, (dy) => {
    const flatDy = graph.op('Reshape', [dy, graph.integers([n, out, pixels])], [n, out, pixels])
    let dx = null
    if (x.needsGradient) {
      const flatDx = graph.op(
        'FusedMatMul',
        [weight, flatDy],
        [n, input, pixels],
        { transA: 1 },
        'com.microsoft',
      )
      dx = graph.op('Reshape', [flatDx, graph.integers(x.shape)], x.shape)
    }
    if (!weight.needsGradient) return [dx, null]
    const perSample = graph.op(
      'FusedMatMul',
      [flatDy, flatX],
      [n, out, input],
      { transB: 1 },
      'com.microsoft',
    )
    const dWeight = graph.op('ReduceSum', [perSample, graph.integers([0])], [out, input], {
      keepdims: 0,
    })
    return [dx, dWeight]
  })
}
