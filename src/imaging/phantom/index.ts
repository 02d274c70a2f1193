/** An analytic chest phantom: the demo's and the tests' input, with its truth. Always labelled synthetic. */
export { isPhantomImageType } from './phantom-image-type.ts'
export { phantomInstances } from './phantom-instances.ts'
export {
  PHANTOM_LESIONS,
  PHANTOM_VARIANTS,
  type PhantomLesions,
  type PhantomSpec,
  phantomSpec,
  type PhantomVariant,
} from './phantom-spec.ts'
export { type Phantom, renderPhantom } from './render-phantom.ts'
