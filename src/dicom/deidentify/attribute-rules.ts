/** What is done to one attribute: the profile's row, the options, and what the profile leaves to the de-identifier. */
import { entryOfTag } from '../dictionary.ts'
import { TAGS } from '../tags.ts'
import {
  CONFIDENTIALITY_PROFILE,
  type ProfileAction,
  type ProfileRow,
  profileRows,
} from './confidentiality-profile.ts'

/** What may stay. */
export interface Retained {
  /** `shift`: dates stay as far apart as they were, moved by a number of days that is the patient's own. */
  readonly dates: 'remove' | 'shift'
  /** Sex, age, size, weight, ethnic group, smoking and pregnancy status. */
  readonly retainPatientCharacteristics: boolean
  /** Serial numbers, station names and other identifiers of equipment. */
  readonly retainDevice: boolean
}

/** In the letters of PS3.15 Table E.1-1a: remove, empty, dummy value, replace the UID, clean, keep. */
export type Action = 'X' | 'Z' | 'D' | 'U' | 'C' | 'K'

/**
 * Removed although the table does not name them: they hold what its rows hold (names of issuers and of institutions, order
 * numbers, dates of birth and death in another calendar, the encrypted originals of an earlier de-identification).
 */
const BEYOND_THE_TABLE = profileRows(`
0008: 0051 IssuerOfAccessionNumberSequence X
0010: 0024 IssuerOfPatientIDQualifiersSequence X; 0026 SourcePatientGroupIdentificationSequence X
0010: 0027 GroupOfPatientsIdentificationSequence X; 0033 PatientBirthDateInAlternativeCalendar X
0010: 0034 PatientDeathDateInAlternativeCalendar X
0018: 1003 DeviceID X d
0032: 1031 RequestingPhysicianIdentificationSequence X
0038: 0502 PatientClinicalTrialParticipationSequence X
0040: 0026 OrderPlacerIdentifierSequence X; 0027 OrderFillerIdentifierSequence X
0040: 0035 AssigningAgencyOrDepartmentCodeSequence X; 0036 AssigningFacilitySequence X
0040: 0039 AssigningJurisdictionCodeSequence X; 1006 PlacerOrderNumberProcedure X
0040: 1007 FillerOrderNumberProcedure X; 2006 PlacerOrderNumberImagingServiceRequestRetired X
0040: 2007 FillerOrderNumberImagingServiceRequestRetired X
0044: 0012 SubstanceAdministrationDeviceID X
0070: 0081 ContentDescription Z
0074: 100C ContactDisplayName X
0400: 0500 EncryptedAttributesSequence X
2100: 0160 OwnerID X
`)

/**
 * What the table does not name is judged by its value representation, as PS3.15 E.1.1 suggests for dates: new editions add
 * such attributes before the table follows. Names, free text, addresses and titles go, moments and UIDs are treated as the
 * others.
 */
const BY_VR = new Map<string, Omit<ProfileRow, 'tag' | 'keyword'>>(
  (
    [
      ['PN LT ST UT UR AE', 'X', false],
      ['DA DT TM', 'X', true],
      ['UI', 'U', false],
    ] as const
  ).flatMap(([vrs, action, temporal]) =>
    vrs
      .split(' ')
      .map(
        (vr) =>
          [vr, { action, temporal, patientCharacteristic: false, deviceIdentity: false }] as const,
      ),
  ),
)

/** UIDs that name a class, an encoding or a vocabulary, never an instance: kept whoever defined them. */
const UIDS_OF_KINDS = new Set([
  0x00080016, 0x0008001a, 0x0008001b, 0x00080062, 0x0008010c, 0x0008010d, 0x00080117, 0x00080118,
  0x0008040e, 0x00081150, 0x0008115a, 0x00083002, 0x00340003, 0x04000010, 0x3010001f, 0x30100052,
  0x30100053,
])

/**
 * Groups of which nothing is kept: commands, file meta information and directory records astray in a data set; testing of
 * materials and security screening; curves and overlays, whose data the profile removes.
 */
function isRemovedGroup(group: number): boolean {
  const repeating = group >>> 8
  const astray = group < 0x0008 || group === 0x0014 || group === 0x4010
  return astray || repeating === 0x50 || repeating === 0x60
}

function rowOf(tag: number, vr: string): Omit<ProfileRow, 'tag' | 'keyword'> | undefined {
  const row = CONFIDENTIALITY_PROFILE.get(tag) ?? BEYOND_THE_TABLE.get(tag)
  return row ?? (UIDS_OF_KINDS.has(tag) ? undefined : BY_VR.get(vr))
}

/**
 * Where the table leaves a choice, Type decides. In the CT Image IOD (PS3.3 A.3) the attributes marked X/Z, X/D or X/Z/D are
 * of Type 3 and those marked Z/D of Type 2 or 2C. The Types of other IODs are not known here: what satisfies the
 * strictest is taken. References to other images stay everywhere, with new UIDs inside.
 */
const CHOSEN: Readonly<Record<ProfileAction, readonly [inCtImage: Action, elsewhere: Action]>> = {
  X: ['X', 'X'],
  Z: ['Z', 'Z'],
  D: ['D', 'D'],
  U: ['U', 'U'],
  'X/Z': ['X', 'Z'],
  'X/D': ['X', 'D'],
  'X/Z/D': ['X', 'D'],
  'Z/D': ['Z', 'D'],
  'X/Z/U*': ['K', 'K'],
}

/**
 * The profile's action alone.
 * @param tag 0xGGGGEEEE
 * @param ctImage whether the object is of the CT Image Storage class
 * @returns the action that stands when no option overrides it
 */
export function basicAction(tag: number, ctImage: boolean): Action {
  const vr = entryOfTag(tag)?.vr
  const group = tag >>> 16
  const unknown = vr === undefined || group % 2 === 1 || (tag & 0xffff) === 0
  if (unknown || isRemovedGroup(group)) return 'X'
  if (tag === TAGS.PatientName || tag === TAGS.PatientID) return 'D'
  const row = rowOf(tag, vr)
  if (row === undefined) return 'K'
  const action = CHOSEN[row.action][ctImage ? 0 : 1]
  // A dummy UID is a replaced one.
  return action === 'D' && vr === 'UI' ? 'U' : action
}

/**
 * What is done to an attribute, wherever in the data set it stands.
 * @param tag 0xGGGGEEEE
 * @param retained what may stay
 * @param ctImage whether the object is of the CT Image Storage class
 * @returns the action; `C` may turn out impossible for a value, and then {@link basicAction} stands
 */
export function actionOn(tag: number, retained: Retained, ctImage: boolean): Action {
  const basic = basicAction(tag, ctImage)
  const vr = entryOfTag(tag)?.vr
  if (basic === 'K' || vr === undefined) return basic
  const row = rowOf(tag, vr)
  if (row === undefined) return basic
  if (row.patientCharacteristic && retained.retainPatientCharacteristics)
    return tag === TAGS.PatientAge ? 'C' : 'K'
  // Calibrations are often of the day of the study: a device's dates follow the dates, not the device.
  if (row.temporal) return retained.dates === 'shift' && /^(DA|DT|TM)$/.test(vr) ? 'C' : basic
  return row.deviceIdentity && retained.retainDevice ? 'K' : basic
}
