/** Upload sessions: by tus for what must survive a cut connection, by multipart for scripts. */
export { importMultipart, multipartSha256, oneFile } from './import-multipart.ts'
export { tusRoutes } from './tus-routes.ts'
export {
  filesLeftOut,
  uploadSummary,
} from './upload-summary.ts'
export { type UploadOwner, Uploads } from './uploads.ts'
