/** Signs that the pixels may show who the patient is: nothing in them is changed, so somebody has to look. */
import type { DataSet } from '../data-set.ts'
import { TAGS } from '../tags.ts'
import { short, text, texts } from '../values.ts'

/** What a person has to look at before the result is handed on. */
export interface DeidentifyWarning {
  readonly code: `deidentify/${string}`
  /** For people; holds no value of the file. */
  readonly message: string
}

const SECONDARY_CAPTURE = '1.2.840.10008.5.1.4.1.1.7'

const WARNINGS = {
  burnedIn: [
    'deidentify/burned-in-text',
    'BurnedInAnnotation (0028,0301) says that text is burned into the pixels. Look at them, and black it out or leave the file out.',
  ],
  secondaryCapture: [
    'deidentify/secondary-capture',
    'The object is a secondary capture (a screenshot, a scanned paper): such pictures often show names. Look at it.',
  ],
  derived: [
    'deidentify/derived-image',
    'ImageType says DERIVED and SECONDARY: dose reports and presentations often show names. Look at the pixels.',
  ],
  overlay: [
    'deidentify/overlay-in-pixels',
    'Overlays were removed, but one of them lies in unused bits of the pixel data, which are kept as they are. Look at them.',
  ],
} as const satisfies Readonly<Record<string, readonly [DeidentifyWarning['code'], string]>>

/** An overlay of a group 60xx without data of its own, or with a bit position above 0 (retired, PS3.3 C.9.2). */
function hasOverlayInPixels(dataSet: DataSet): boolean {
  for (let group = 0x6000; group <= 0x601e; group += 2) {
    const tag = (element: number): number => ((group << 16) | element) >>> 0
    const described = dataSet.elements.has(tag(0x0010))
    if (described && !dataSet.elements.has(tag(0x3000))) return true
    if ((short(dataSet, tag(0x0102)) ?? 0) > 0) return true
  }
  return false
}

/**
 * Looks for signs of burned-in text.
 * @param dataSet before it is de-identified
 * @param sopClassUID of the object
 * @returns what somebody should look at; none when nothing tells
 */
export function pixelWarnings(dataSet: DataSet, sopClassUID: string): DeidentifyWarning[] {
  const imageType = texts(dataSet, TAGS.ImageType)
  const capture =
    sopClassUID === SECONDARY_CAPTURE || sopClassUID.startsWith(`${SECONDARY_CAPTURE}.`)
  const signs = [
    text(dataSet, TAGS.BurnedInAnnotation) === 'YES' && WARNINGS.burnedIn,
    capture && WARNINGS.secondaryCapture,
    imageType[0] === 'DERIVED' && imageType[1] === 'SECONDARY' && WARNINGS.derived,
    hasOverlayInPixels(dataSet) && WARNINGS.overlay,
  ]
  return signs.flatMap((sign) => (sign === false ? [] : [{ code: sign[0], message: sign[1] }]))
}
