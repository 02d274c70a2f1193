/**
 * Colours and type sizes of all pictures. Lines keep apart for colour-blind eyes (Okabe and Ito, "Color universal
 * design", 2008) and differ in form as well: lesions solid, the valid area dashed.
 */

export const COLOURS = {
  /** The ground, as on a reading screen: not quite black, so that the edge of a slice shows. */
  ground: '#0b0d10',
  panel: '#14181d',
  hairline: '#2c343d',
  text: '#e8ebee',
  quiet: '#98a3ae',
  /** Orange. */
  lesion: '#E69F00',
  /** The lines between the quadrants: they must not compete with what lies under them. */
  quadrants: '#c3ccd4',
  /** Sky blue. */
  validArea: '#56B4E9',
  /** Vermilion: a run that fired. */
  alarm: '#F0703A',
  /** Bluish green: nothing fired. */
  clear: '#2FB58A',
  /** Yellow: what must not be overlooked. */
  notice: '#F0E442',
} as const

/** {@link COLOURS.ground} as red, green, blue. */
export const GROUND_RGB = [0x0b, 0x0d, 0x10] as const

export const NOTICE = 'Research use only: not a medical device'

/** The lung window for people; the networks see another (in their manifests). */
export const LUNG_WINDOW = { widthHu: 1500, centreHu: -600 } as const
