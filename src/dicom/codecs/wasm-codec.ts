/** Loads the WebAssembly codecs when they are first needed, and gives all of them one face. */
import { CodeStreamError, type DecodedPicture } from './code-stream.ts'

/** The decoder classes of the cornerstone codecs agree on these methods. */
interface WasmDecoder {
  getEncodedBuffer(length: number): Uint8Array
  getDecodedBuffer(): Uint8Array
  decode(): void
  /** JPEG-LS only: 0 where colours lie plane by plane. */
  getInterleaveMode?(): number
  getFrameInfo(): {
    readonly width: number
    readonly height: number
    readonly bitsPerSample: number
    readonly componentCount: number
    readonly isSigned?: boolean
  }
  delete(): void
}
type WasmModule = Readonly<Record<string, new () => WasmDecoder>>
export type WasmFactory = (options: object) => Promise<WasmModule>

type WasmLocator = (fileName: string) => string
let locateWasm: WasmLocator | undefined

/**
 * Tells where the codecs' .wasm files lie. Node finds them by itself; a bundled page must say it once, before the
 * first frame is decoded.
 * @param locator file name, for instance `openjpegwasm_decode.wasm`, to address
 */
export function setWasmLocator(locator: WasmLocator): void {
  locateWasm = locator
}

/** One WebAssembly codec. A module that failed once is thrown away: its memory may be in any state. */
export class WasmCodec {
  readonly #load: () => Promise<WasmFactory>
  readonly #decoderName: string
  #module: Promise<WasmModule> | undefined
  #complaints = 0

  /**
   * @param load imports the codec's factory
   * @param decoderName the decoder class in the module
   */
  constructor(load: () => Promise<WasmFactory>, decoderName: string) {
    this.#load = load
    this.#decoderName = decoderName
  }

  /** Loads the codec now, so that nothing has to be fetched when the first frame comes. */
  async prepare(): Promise<void> {
    this.#module ??= this.#instantiate()
    await this.#module
  }

  /**
   * Decodes one code stream.
   * @param codeStream its bytes
   * @returns the picture
   * @throws CodeStreamError when the codec gives up
   */
  async decode(codeStream: Uint8Array): Promise<DecodedPicture> {
    this.#module ??= this.#instantiate()
    try {
      const wasm = await this.#module
      this.#complaints = 0
      const picture = decodeWith(wasm, this.#decoderName, codeStream)
      if (this.#complaints > 0) throw new CodeStreamError('the decoder complained')
      return picture
    } catch (cause) {
      this.#module = undefined
      throw new CodeStreamError('the decoder gave up', { cause })
    }
  }

  async #instantiate(): Promise<WasmModule> {
    const factory = await this.#load()
    // Codecs print to the console what they did, and what they made up for missing data.
    const listen = (line: string): void => {
      if (!line.startsWith('[INFO]')) this.#complaints += 1
    }
    const options = { print: listen, printErr: listen }
    return factory(locateWasm === undefined ? options : { ...options, locateFile: locateWasm })
  }
}

function decodeWith(wasm: WasmModule, decoderName: string, codeStream: Uint8Array): DecodedPicture {
  const Decoder = wasm[decoderName]
  if (Decoder === undefined) throw new CodeStreamError(`no ${decoderName} in the codec`)
  const decoder = new Decoder()
  try {
    decoder.getEncodedBuffer(codeStream.length).set(codeStream)
    decoder.decode()
    const { width, height, bitsPerSample, componentCount, isSigned } = decoder.getFrameInfo()
    const signed = isSigned ?? false
    return {
      rows: height,
      columns: width,
      components: componentCount,
      precision: bitsPerSample,
      signed,
      samples: samplesOf(decoder.getDecodedBuffer(), bitsPerSample, signed),
      planar: componentCount > 1 && decoder.getInterleaveMode?.() === 0,
    }
  } finally {
    decoder.delete()
  }
}

/** A copy out of the codec's memory, which the next frame overwrites. */
function samplesOf(decoded: Uint8Array, precision: number, signed: boolean): ArrayLike<number> {
  const { buffer } = decoded.slice()
  if (precision <= 8) return signed ? new Int8Array(buffer) : new Uint8Array(buffer)
  return signed ? new Int16Array(buffer) : new Uint16Array(buffer)
}
