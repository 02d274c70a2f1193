/** Upload sessions: by tus for what must survive a cut connection, by multipart for scripts. */
export { importMultipart } from './import-multipart.ts'
export { tusRoutes, type TusRoutesOptions } from './tus-routes.ts'
export { EXPIRE_AFTER_MS, QUIET_AFTER_MS, type UploadLimits } from './upload-limits.ts'
export {
  type FileLeftOut,
  filesLeftOut,
  type UploadedSeries,
  uploadSummary,
  type UploadSummary,
} from './upload-summary.ts'
export { type UploadOwner, Uploads, type UploadsOptions } from './uploads.ts'
