/** The codec packages bring no types: each is a function that makes a module. */
declare module '@cornerstonejs/codec-charls/decodewasmjs' {
  const factory: import('./wasm-codec.ts').WasmFactory
  export default factory
}
declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs' {
  const factory: import('./wasm-codec.ts').WasmFactory
  export default factory
}
declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  const factory: import('./wasm-codec.ts').WasmFactory
  export default factory
}
declare module '@cornerstonejs/codec-openjph/wasmjs' {
  const factory: import('./wasm-codec.ts').WasmFactory
  export default factory
}
