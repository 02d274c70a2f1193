/** How a phantom's DICOM images are told from a patient's. */

/** ImageType (0008,0008): derived, no patient, axial, and the value of ours that marks a phantom (PS3.3 C.7.6.1.1.2). */
export const PHANTOM_IMAGE_TYPE = ['DERIVED', 'SECONDARY', 'AXIAL', 'GG_PHANTOM'] as const

/**
 * Whether an image is one of this project's phantoms, so that every report can say that it is synthetic.
 * @param imageType the values of ImageType (0008,0008)
 * @returns true for what `phantomInstances` wrote
 */
export function isPhantomImageType(imageType: readonly string[]): boolean {
  return imageType[3] === PHANTOM_IMAGE_TYPE[3]
}
