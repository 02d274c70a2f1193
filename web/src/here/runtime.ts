/**
 * The ONNX runtime of the page, `#runtime` of the inference room (vite.config.ts): the build with WebGPU where there is a graphics
 * card, else the one of half the size that computes on the processor. Both are sent by our own server.
 */
import wasmCode from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url'
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url'
import webgpuCode from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url'
import webgpu from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url'

interface Gpu {
  requestAdapter(): Promise<{ info?: { isFallbackAdapter?: boolean } } | null>
}

/** As `devicesToTry` asks: a software renderer is slower than the processor. */
async function hasGraphicsCard(): Promise<boolean> {
  const { gpu } = navigator as { gpu?: Gpu }
  const adapter = await gpu?.requestAdapter()
  return Boolean(adapter) && adapter?.info?.isFallbackAdapter !== true
}

const withGpu = await hasGraphicsCard()
const runtime = withGpu
  ? await import('onnxruntime-web/webgpu')
  : await import('onnxruntime-web/wasm')

export const { env, InferenceSession, Tensor } = runtime
env.wasm.wasmPaths = withGpu ? { mjs: webgpuCode, wasm: webgpu } : { mjs: wasmCode, wasm }
