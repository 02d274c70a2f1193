/** De-identifies a DICOM file: PS3.15 Annex E, Basic Application Level Confidentiality Profile with options. */
import { deflateSync } from 'fflate'
import { GroundglassError } from '../../core/index.ts'
import type { DataElement, DataSet, Encoding } from '../data-set.ts'
import { encodeElement, encodeSequence, joined } from '../encode-element.ts'
import { encodeValue } from '../encode-value.ts'
import { fileHead } from '../file-meta.ts'
import type { ParseLimits } from '../instance.ts'
import { encodingOf, type Part10, readPart10 } from '../part10.ts'
import { pixelDataElement, pixelDataValue } from '../pixel-data.ts'
import { sha256 } from '../sha256.ts'
import { TAGS } from '../tags.ts'
import {
  DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
  EXPLICIT_VR_LITTLE_ENDIAN,
} from '../transfer-syntaxes.ts'
import { short, text } from '../values.ts'
import type { Action, Retained } from './attribute-rules.ts'
import { deidentifiedElements } from './deidentify-elements.ts'
import { type DeidentifyWarning, pixelWarnings } from './pixel-warnings.ts'
import { type Pseudonyms, pseudonymsOf } from './pseudonyms.ts'

export interface DeidentifyOptions extends Retained {
  /** At least 16 random bytes, the same for all files that belong together. */
  readonly secret: Uint8Array
}

/** What was done to an attribute, in the letters of PS3.15 Table E.1-1a. */
export interface DeidentifyAction {
  /** 0xGGGGEEEE */
  readonly tag: number
  /** Removed, emptied, dummy or pseudonym, new UID, cleaned (dates shifted, age capped). */
  readonly action: Exclude<Action, 'K'>
}

export interface DeidentifiedInstance {
  /** A Part 10 file in the transfer syntax of the original, its pixel data byte for byte the same. */
  readonly bytes: Uint8Array
  /** Each attribute once for each thing done to it, at whatever depth. */
  readonly actions: readonly DeidentifyAction[]
  readonly warnings: readonly DeidentifyWarning[]
}

const CT_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.2'
const MEDIA_STORAGE_DIRECTORY = '1.2.840.10008.1.3.10'
const NO_PATIENT_ID: DeidentifyWarning = {
  code: 'deidentify/no-patient-id',
  message:
    'PatientID (0010,0020) is empty: the pseudonym is that of the study, and other studies of the patient get others.',
}

/**
 * De-identifies one instance. Pure: equal bytes and options give equal results, on every machine.
 *
 * UIDs, pseudonym and shift of dates come from the secret, so the instances of a batch keep together and their references
 * resolve. Text in the pixels stays; `warnings` name the signs of it.
 * @param bytes the whole file, with or without preamble and meta information
 * @param options the secret, and what may stay
 * @param limits what a hostile file may cost
 * @returns the new file, what was done, and what somebody should look at
 * @throws GroundglassError `deidentify/weak-secret`, `deidentify/directory`, `deidentify/no-sop-class`,
 *   `dicom/truncated-pixel-data`, and what `parseInstance` throws
 */
export function deidentifyInstance(
  bytes: Uint8Array,
  options: DeidentifyOptions,
  limits: ParseLimits = {},
): DeidentifiedInstance {
  // Node's Buffer is a Uint8Array whose slices share memory: nothing below may meet one.
  const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const part10 = readPart10(plain, limits.maximumInflatedBytes ?? 2 ** 30)
  const { dataSet } = part10
  const sopClassUID = sopClassOf(part10)
  const patientID = text(dataSet, TAGS.PatientID)
  const pseudonyms = pseudonymsOf(options.secret, patientID ?? standInOf(dataSet))
  const sopInstanceUID = newInstanceUID(part10, pseudonyms, plain)
  const transferSyntaxUID = part10.transferSyntaxUID || EXPLICIT_VR_LITTLE_ENDIAN
  const encoding = encodingOf(transferSyntaxUID)
  const done = new Map<string, DeidentifyAction>()
  const elements = deidentifiedElements(dataSet, {
    retained: options,
    ctImage: sopClassUID === CT_IMAGE_STORAGE,
    pseudonyms,
    encoding,
    signed: short(dataSet, TAGS.PixelRepresentation) === 1,
    note(tag, action) {
      if (action !== 'K' && (tag & 0xffff) !== 0) done.set(`${tag} ${action}`, { tag, action })
    },
  })
  for (const [tag, element] of writtenElements(options, pseudonyms, sopInstanceUID, encoding))
    elements.set(tag, element)
  const sorted = [...elements].toSorted(([one], [other]) => one - other)
  const encoded = joined([
    ...sorted.map(([, element]) => element),
    encodedPixels(dataSet, pixelDataElement(dataSet), encoding),
  ])
  const deflated = transferSyntaxUID === DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN
  return {
    bytes: joined([
      fileHead(sopClassUID, sopInstanceUID, transferSyntaxUID),
      deflated ? encodeValue('data set', 'OB', deflateSync(encoded)) : encoded,
    ]),
    actions: [...done.values()],
    warnings: [
      ...pixelWarnings(dataSet, sopClassUID),
      ...(patientID === null ? [NO_PATIENT_ID] : []),
    ],
  }
}

function sopClassOf({ meta, dataSet }: Part10): string {
  const uid = text(dataSet, TAGS.SOPClassUID) ?? text(meta, TAGS.MediaStorageSOPClassUID)
  if (uid === MEDIA_STORAGE_DIRECTORY) {
    throw new GroundglassError(
      'deidentify/directory',
      'Expected an image or another instance; this is a DICOMDIR, a list of patients and files. Leave it out.',
    )
  }
  if (uid === null) {
    throw new GroundglassError(
      'deidentify/no-sop-class',
      'Expected SOPClassUID (0008,0016), which says what the object is; it is missing. Export the file again.',
    )
  }
  return uid
}

/** Who the patient is where PatientID does not say: at least the instances of a study keep together. */
function standInOf(dataSet: DataSet): string {
  const uid =
    text(dataSet, TAGS.StudyInstanceUID) ??
    text(dataSet, TAGS.SeriesInstanceUID) ??
    text(dataSet, TAGS.SOPInstanceUID)
  return `no PatientID\0${uid ?? ''}`
}

/** From the data set's own UID, else from the meta information's; from the bytes where the file has neither. */
function newInstanceUID(
  { meta, dataSet }: Part10,
  pseudonyms: Pseudonyms,
  bytes: Uint8Array,
): string {
  const uid = text(dataSet, TAGS.SOPInstanceUID) ?? text(meta, TAGS.MediaStorageSOPInstanceUID)
  return pseudonyms.uid(uid ?? `no SOPInstanceUID\0${[...sha256(bytes)].join()}`)
}

/** What the result says whatever the original said: whose it is, and that and how it was de-identified (PS3.15 E.1.1). */
function writtenElements(
  options: DeidentifyOptions,
  pseudonyms: Pseudonyms,
  sopInstanceUID: string,
  encoding: Encoding,
): [tag: number, element: Uint8Array][] {
  const element = (tag: number, vr: string, value: string | string[]): [number, Uint8Array] => [
    tag,
    encodeElement(tag, vr, encodeValue('written', vr, value), encoding),
  ]
  const methods = METHODS.filter((method) => method.applies(options))
  const codes = methods.map(({ code, meaning }) =>
    joined([
      element(0x00080100, 'SH', code)[1],
      element(0x00080102, 'SH', 'DCM')[1],
      element(0x00080104, 'LO', meaning)[1],
    ]),
  )
  return [
    element(TAGS.SOPInstanceUID, 'UI', sopInstanceUID),
    element(TAGS.PatientName, 'PN', pseudonyms.patient),
    element(TAGS.PatientID, 'LO', pseudonyms.patient),
    element(TAGS.PatientIdentityRemoved, 'CS', 'YES'),
    element(TAGS.DeidentificationMethod, 'LO', ['Groundglass', 'DICOM PS3.15 2026c Annex E']),
    [
      TAGS.DeidentificationMethodCodeSequence,
      encodeSequence(TAGS.DeidentificationMethodCodeSequence, codes, encoding),
    ],
    element(
      TAGS.LongitudinalTemporalInformationModified,
      'CS',
      options.dates === 'shift' ? 'MODIFIED' : 'REMOVED',
    ),
  ]
}

/** PS3.16 CID 7050. */
const METHODS: readonly {
  readonly code: string
  readonly meaning: string
  readonly applies: (options: DeidentifyOptions) => boolean
}[] = [
  {
    code: '113100',
    meaning: 'Basic Application Confidentiality Profile',
    applies: () => true,
  },
  {
    code: '113107',
    meaning: 'Retain Longitudinal Temporal Information Modified Dates Option',
    applies: ({ dates }) => dates === 'shift',
  },
  {
    code: '113108',
    meaning: 'Retain Patient Characteristics Option',
    applies: ({ retainPatientCharacteristics }) => retainPatientCharacteristics,
  },
  {
    code: '113109',
    meaning: 'Retain Device Identity Option',
    applies: ({ retainDevice }) => retainDevice,
  },
]

/** The pixel data as they were; what follows them in the original (signatures, padding) is left out. */
function encodedPixels(
  dataSet: DataSet,
  element: DataElement | undefined,
  encoding: Encoding,
): Uint8Array {
  if (element === undefined) return new Uint8Array(0)
  const value = pixelDataValue(dataSet, element)
  const vr = element.vr ?? 'OW'
  return encodeElement(element.tag, vr, value.bytes, encoding, value.length)
}
