import { dimension, elementCount } from '../../graph/graph-builder.ts'
import type { Tape, Tracked } from '../tape.ts'

/** Maximum over 3 x 3 windows with stride 2 and padding 1, ResNet's pooling. The gradient goes to each maximum. */
export function maxPool3x3Stride2(tape: Tape, x: Tracked): Tracked {
  const { graph } = tape
  const half = (axis: number) => Math.floor((dimension(x, axis) - 1) / 2) + 1
  const shape = [dimension(x, 0), dimension(x, 1), half(2), half(3)]
  const attributes = { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] }
  if (!x.needsGradient) {
    return tape.record([x], graph.op('MaxPool', [x], shape, attributes), () => [])
  }
  const [y, indices] = graph.opWithOutputs('MaxPool', [x], [shape, shape], attributes)
  if (!y || !indices) throw new RangeError('MaxPool gives two outputs')
  return tape.record([x], y, (dy) => {
    // ONNX numbers the maxima over the whole flattened input.
    const count = elementCount(shape)
    const total = elementCount(x.shape)
    const zeros = graph.op('ConstantOfShape', [graph.integers([total])], [total])
    const flatIndices = graph.op('Reshape', [indices, graph.integers([count])], [count])
    const flatGradient = graph.op('Reshape', [dy, graph.integers([count])], [count])
    const scattered = graph.op('ScatterElements', [zeros, flatIndices, flatGradient], [total], {
      axis: 0,
      reduction: 'add',
    })
    return [graph.op('Reshape', [scattered, graph.integers(x.shape)], x.shape)]
  })
}
