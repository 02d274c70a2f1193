export {
  phantomSpec,
  PHANTOM_LESIONS,
  PHANTOM_VARIANTS,
  type PhantomLesions,
  type PhantomSpec,
  type PhantomVariant,
} from './phantom-spec.ts'
export { type Phantom, renderPhantom } from './render-phantom.ts'
