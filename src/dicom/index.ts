/** The dicom room: tags, UIDs, Part 10 reading and writing, pixel decoding. Runs in Node and in browsers. */
export {
  attributeText,
  attributeTexts,
  type DicomInstance,
  type FrameAttributes,
  frameAttributes,
  type Orientation6,
  type ParseLimits,
  parseInstance,
  type PixelLayout,
  type Vector3,
} from './instance.ts'
export { formatTag, type Keyword, TAGS, tagName } from './tags.ts'
export { entryOfTag } from './dictionary.ts'
export { TRANSFER_SYNTAXES, type TransferSyntax, transferSyntaxOf } from './transfer-syntaxes.ts'
export { isValidUID, stableUID } from './uids.ts'
export {
  type DecodeLimits,
  decodeFrame,
  prepareDecoders,
  type StoredPixels,
} from './decode-frame.ts'
export { setWasmLocator, WasmCodec } from './codecs/wasm-codec.ts'
export {
  type DeidentifiedInstance,
  type DeidentifyAction,
  deidentifyInstance,
  type DeidentifyOptions,
} from './deidentify/deidentify-instance.ts'
export { type AttributeChange, attributeChanges } from './deidentify/attribute-changes.ts'
export type { Retained } from './deidentify/attribute-rules.ts'
export { identifiersLeft } from './deidentify/identifiers-left.ts'
export type { DeidentifyWarning } from './deidentify/pixel-warnings.ts'
export type { SampleArray } from './stored-values.ts'
export { type EncapsulatedPixels, type InstanceData, writeInstance } from './write-instance.ts'
