// The codec package comes without types: this is what is used of it.
declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs' {
  export interface JpegDecoder {
    getEncodedBuffer(length: number): Uint8Array
    decode(): void
    getDecodedBuffer(): Uint8Array
    getFrameInfo(): { width: number; height: number; bitsPerSample: number; componentCount: number }
    delete(): void
  }
  export interface JpegCodec {
    readonly JPEGDecoder: new () => JpegDecoder
  }
  const create: () => Promise<JpegCodec>
  export default create
}
