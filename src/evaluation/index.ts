/** The evaluation room: networks against reference labels, with counts and intervals. Node only. */
export { type SegmentedInput, segmentInputs, type SegmentInputsOptions } from './segment-inputs.ts'
