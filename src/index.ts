/**
 * The library: series in, Readings and reports out. See docs/getting-started/use-the-library.md.
 *
 * @module groundglass
 */
export {
  type Finding,
  GroundglassError,
  type Lesion,
  type LesionMap,
  type Mask,
  QUADRANTS,
  type Quadrant,
  type Quantities,
  type Reading,
  READING_SCHEMA,
  type ReadingSlice,
  readingSchema,
  type Rectangle,
  RESEARCH_NOTICE,
  type Run,
  type Series,
  type SeriesSlice,
  type Verdict,
  type Volume,
} from './core/index.ts'
export {
  type DeidentifiedInstance,
  deidentifyInstance,
  type DeidentifyOptions,
  identifiersLeft,
} from './dicom/index.ts'
export {
  type InputFile,
  type Phantom,
  type PhantomSpec,
  phantomInstances,
  readLesionMap,
  readSeriesFromFiles,
  type Refusal,
  renderPhantom,
} from './imaging/index.ts'
export {
  type DeviceChoice,
  loadNetwork,
  type ModelManifest,
  type Network,
  type NetworkOptions,
  parseManifest,
  supportedDevices,
} from './inference/index.ts'
export {
  type Analysis,
  analyze,
  type AnalyzeOptions,
  type Networks,
  type OtherRule,
  type ProgressEvent,
  type ReadAgain,
  readAgain,
  verdictsByStep,
} from './reading/index.ts'
export {
  createDrawingTools,
  type DrawingTools,
  lesionMapNifti,
  lesionsCsv,
  loadDrawingTools,
  MASK_LABELS,
  maskNifti,
  overlayPng,
  readingJson,
  type ReportCase,
  slicesCsv,
  summaryPng,
} from './reports/index.ts'
export { listModels, openModel, readSeries } from './disk/index.ts'
export {
  DEFAULT_LESION_MODEL,
  type OpenedNetworks,
  openNetworks,
  type OpenNetworksOptions,
} from './networks/index.ts'
