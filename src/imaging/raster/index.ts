export {
  decodeIndexPicture,
  decodePicture,
  type GreyPicture,
  type IndexPicture,
  pictureFormat,
} from './decode-picture.ts'
export { estimateGreyToHu, type GreyToHu, greyToHu } from './grey-to-hu.ts'
