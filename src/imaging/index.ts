/** The imaging room: bytes to Series and Volume. Runs in Node and in browsers. */
export {
  decodeIndexPicture,
  decodePicture,
  estimateGreyToHu,
  type GreyPicture,
  type GreyToHu,
  greyToHu,
  type IndexPicture,
} from './raster/index.ts'
export * from './phantom/index.ts'
export { type FrameHeader, frameHeadersOf } from './dicom-series/frame-header.ts'
export { type InstanceIdentity, identifyInstance } from './dicom-series/identity.ts'
export { previewSeries, type SeriesPreview } from './dicom-series/preview-series.ts'
export { checkWrongModality } from './gatekeeper/wrong-modality.ts'
export {
  baseNameOf,
  folderOf,
  type InputFile,
  type ReadProgress,
  type ReadSeriesOptions,
  type Refusal,
} from './input-file.ts'
export { type LabelGrid, readLabelGrid } from './label-grid.ts'
export { readLesionMap } from './lesion-map.ts'
export { Bystander, parseImage } from './parse-image.ts'
export { readSeriesFromFiles } from './read-series.ts'
export { type FileKind, sniff } from './sniff.ts'
