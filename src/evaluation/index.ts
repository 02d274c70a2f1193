/** The evaluation room: networks against reference labels, with counts and intervals. Node only. */
export { type Curve, curveSvg } from './curve-svg.ts'
export {
  evaluate,
  type EvaluateOptions,
  EVALUATION_SCHEMA,
  type EvaluationReport,
} from './evaluate.ts'
export { type NamedCurve, reportCurves } from './report-curves.ts'
export { reportJson } from './report-json.ts'
export { reportText } from './report-text.ts'
export { type SegmentedInput, segmentInputs, type SegmentInputsOptions } from './segment-inputs.ts'
export { rectangleIou } from './evaluate-valid-area.ts'
