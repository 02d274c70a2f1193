/**
 * Which form of a convolution's gradients is fastest for given shapes on the CPU provider. Pure functions of the
 * shapes; every form gives the same numbers up to rounding. The limits are measurements, see
 * docs/explanation/training-on-onnx-runtime.md.
 */

/** `flipped-conv`: a convolution with turned weights. `transpose`: ConvTranspose with the weights as they are. */
type InputGradientForm = 'flipped-conv' | 'transpose'

/** Turning the weights costs a pass over them, which pays unless they outweigh the pixels. */
export function inputGradientForm(shape: {
  readonly kernel: number
  readonly stride: number
  readonly pad: number
  readonly inputChannels: number
  readonly outputChannels: number
  /** Pixels of the output over the whole batch. */
  readonly batchPixels: number
}): InputGradientForm {
  const { kernel, stride, pad, inputChannels, outputChannels, batchPixels } = shape
  if (stride !== 1 || 2 * pad !== kernel - 1) return 'transpose'
  const weights = inputChannels * outputChannels * kernel * kernel
  const pixels = (inputChannels + outputChannels) * batchPixels
  return weights > 4 * pixels ? 'transpose' : 'flipped-conv'
}

/** See `conv-weight-gradient.ts` for what each form does. */
type WeightGradientForm = 'columns' | 'one-product' | 'shift-input' | 'shift-gradient'

/** Thin inputs by columns, small pictures in one product, the rest tap by tap, shifting the thinner tensor. */
export function weightGradientForm(shape: {
  readonly inputChannels: number
  readonly outputChannels: number
  /** Pixels of the output of one sample. */
  readonly pixels: number
  readonly stride: number
}): WeightGradientForm {
  const { inputChannels, outputChannels, pixels, stride } = shape
  if (inputChannels <= 3) return 'columns'
  if (pixels <= 256 || pixels <= 2 * Math.min(inputChannels, outputChannels)) return 'one-product'
  if (stride !== 1 || inputChannels <= outputChannels) return 'shift-input'
  return 'shift-gradient'
}
