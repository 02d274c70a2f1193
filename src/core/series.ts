/** A series as the readers deliver it: the volume, what each slice is, and what the gatekeeper found. */
import type { StoredOrientation } from './geometry/stored-orientation.ts'
import type { Volume } from './volume/volume.ts'

/** What a slice's numbers are: HU, HU estimated from the picture's grey peaks, or a window taken at its word. */
export type Intensity = 'hu' | 'hu-estimated' | 'windowed'

/** One thing the gatekeeper noticed. `refusal` means that no verdict may be given. */
export interface Finding {
  /** For instance `series/gap`. */
  readonly code: string
  readonly severity: 'warning' | 'refusal'
  /** What was expected, what was found and what it means; no patient data. */
  readonly message: string
  /** Index of the slice (0 = nearest the feet), or null when it concerns the series. */
  readonly sliceIndex: number | null
  /** DICOM tag and keyword, for instance `(0018,0050) SliceThickness`, or null outside DICOM. */
  readonly tag: string | null
  readonly expected: string
  readonly found: string
}

export interface SeriesSlice {
  /** Position in the volume: 0 is nearest the feet. */
  readonly index: number
  readonly sopInstanceUID: string | null
  readonly instanceNumber: number | null
  /** ImagePositionPatient along the patient's z in mm (LPS: grows from feet to head). */
  readonly positionMm: number
  readonly thicknessMm: number | null
  /** False for the first slice, after a gap, and at and after an unreadable slice: such a slice is not consecutive with the one before. */
  readonly followsPrevious: boolean
  /** Set where the pixels were lost or damaged: no lung and no lesion may be looked for there. */
  readonly unreadable?: true
  /** Order of its file among those that were read, from 0; left out where one file holds the whole volume. */
  readonly fileIndex?: number
}

export interface Series {
  readonly seriesInstanceUID: string
  readonly studyInstanceUID: string | null
  readonly modality: string
  readonly source: 'dicom' | 'nifti' | 'nrrd' | 'raster' | 'phantom'
  readonly intensity: Intensity
  /** True for phantoms: every picture and report must say so. */
  readonly synthetic: boolean
  /** Null when a refusal made it impossible or pointless to build one. */
  readonly volume: Volume | null
  /** One a volume slice, feet to head; may be empty when refused. */
  readonly slices: readonly SeriesSlice[]
  readonly findings: readonly Finding[]
  /**
   * The file or folder that the series came from, as the inputs name it. For whoever gave the inputs, on the screen: it may
   * hold what the sender wrote into it, so it is never stored, sent or logged.
   */
  readonly origin?: string
  /** How the pixels of DICOM files lie in the volume's slices; left out for other sources. */
  readonly stored?: StoredOrientation
}

/**
 * @param series with its source
 * @returns false for pictures: their pixel size and slice distance are assumed, so that no length, area or volume in mm may be
 *   shown as measured, and their sides are a guess
 */
export function hasMeasuredGeometry({ source }: Pick<Series, 'source'>): boolean {
  return source !== 'raster'
}

export type Usability = 'usable' | 'usable-with-warnings' | 'refused'

/** The gatekeeper's answer in one word. */
export function usabilityOf(findings: readonly Finding[]): Usability {
  if (findings.some((finding) => finding.severity === 'refusal')) return 'refused'
  return findings.length > 0 ? 'usable-with-warnings' : 'usable'
}
