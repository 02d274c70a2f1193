/** Who a series and its instances are, where headers are empty or hold what is no UID. */
import type { Finding } from '../../core/index.ts'
import { isValidUID, stableUID, tagName } from '../../dicom/index.ts'
import { counted, warning } from '../gatekeeper/finding.ts'
import type { FrameHeader } from './frame-header.ts'

/**
 * What frames of one series have in common: SeriesInstanceUID, even an invalid one; where it is empty, everything
 * else that frames of one acquisition share, and the folder.
 * @param frame any frame
 * @returns a key, for grouping only
 */
export function seriesKeyOf(frame: FrameHeader): string {
  if (frame.seriesInstanceUID !== null) return frame.seriesInstanceUID
  return JSON.stringify([
    frame.folder,
    frame.studyInstanceUID,
    frame.frameOfReferenceUID,
    frame.seriesNumber,
    frame.modality,
    frame.rows,
    frame.columns,
  ])
}

export interface SeriesIdentity {
  readonly seriesInstanceUID: string
  readonly studyInstanceUID: string
  /** One for each frame given, in that order; frames of one multi-frame instance share theirs. */
  readonly sopInstanceUIDs: readonly string[]
  /** `series/invalid-uid`, one for each tag concerned. */
  readonly findings: readonly Finding[]
}

/**
 * Valid UIDs stay; else the file meta header's is taken where it tells the instances apart; else one is derived from
 * what the header does hold, so that the same files give the same UIDs every time, wherever they lie.
 * @param frames all frames of one series
 * @returns valid UIDs, and a warning for each tag that had none
 */
export function identify(frames: readonly FrameHeader[]): SeriesIdentity {
  const [first] = frames
  const seriesText = first?.seriesInstanceUID ?? null
  const studyText = first?.studyInstanceUID ?? null
  const shared = sharedUIDs(frames)
  const ownUIDs = frames.map(({ sopInstanceUID: uid }) =>
    isValidUID(uid) && !shared.has(uid) ? uid : null,
  )
  const contents = frames.map((frame, i) => ownUIDs[i] ?? descriptionOf(frame)).toSorted()
  const seriesInstanceUID = validOrStable('series', seriesText, contents.join(' '))
  const studyInstanceUID = validOrStable('study', studyText, seriesInstanceUID)

  const invalidSop = frames.filter((frame, i) => !frame.hasOwnSOPInstanceUID || ownUIDs[i] === null)
  const findings = [
    ...(isValidUID(seriesText) ? [] : [invalidUID('SeriesInstanceUID', seriesText, frames.length)]),
    ...(isValidUID(studyText) ? [] : [invalidUID('StudyInstanceUID', studyText, frames.length)]),
    ...(invalidSop[0] === undefined
      ? []
      : [
          invalidUID(
            'SOPInstanceUID',
            invalidSop[0].hasOwnSOPInstanceUID ? invalidSop[0].sopInstanceUID : null,
            invalidSop.length,
          ),
        ]),
  ]
  return {
    seriesInstanceUID,
    studyInstanceUID,
    sopInstanceUIDs: frames.map(
      (frame, i) =>
        ownUIDs[i] ?? stableUID(`instance ${seriesInstanceUID} ${descriptionOf(frame)}`),
    ),
    findings,
  }
}

export interface InstanceIdentity {
  readonly studyInstanceUID: string
  readonly seriesInstanceUID: string
  readonly sopInstanceUID: string
}

/**
 * Who one instance is, told without the others of its series, as an archive must that takes files one by one. Where
 * headers hold valid UIDs this is what `identify` says. A series without any is told by what `seriesKeyOf` compares,
 * an instance without one by its content.
 * @param frame its first frame
 * @param contentSha256 hash of its file
 * @returns valid UIDs
 */
export function identifyInstance(frame: FrameHeader, contentSha256: string): InstanceIdentity {
  const seriesInstanceUID = validOrStable('series', frame.seriesInstanceUID, seriesKeyOf(frame))
  return {
    seriesInstanceUID,
    studyInstanceUID: validOrStable('study', frame.studyInstanceUID, seriesInstanceUID),
    sopInstanceUID: isValidUID(frame.sopInstanceUID)
      ? frame.sopInstanceUID
      : stableUID(`instance ${contentSha256}`),
  }
}

/** A valid UID stays; a text that is none gives a UID of its own; in place of an empty one stands a description. */
function validOrStable(level: 'series' | 'study', came: string | null, otherwise: string): string {
  return isValidUID(came) ? came : stableUID(`${level} ${came ?? otherwise}`)
}

function descriptionOf({ instanceNumber, imagePositionPatient, frameIndex }: FrameHeader): string {
  return JSON.stringify([instanceNumber, imagePositionPatient, frameIndex])
}

/** UIDs that two different instances both claim: a constant written into every file identifies nothing. */
function sharedUIDs(frames: readonly FrameHeader[]): Set<string> {
  const owners = new Map<string, string>()
  const shared = new Set<string>()
  for (const frame of frames) {
    const { sopInstanceUID } = frame
    if (sopInstanceUID === null || frame.frameIndex > 0) continue
    const owner = descriptionOf(frame)
    if ((owners.get(sopInstanceUID) ?? owner) !== owner) shared.add(sopInstanceUID)
    owners.set(sopInstanceUID, owner)
  }
  return shared
}

function invalidUID(
  keyword: 'SeriesInstanceUID' | 'StudyInstanceUID' | 'SOPInstanceUID',
  came: string | null,
  count: number,
): Finding {
  const found = came === null ? 'empty' : 'no UID, or not its own'
  return warning({
    code: 'series/invalid-uid',
    message: `${keyword} is ${found} in ${counted(count, 'slice')}; the file meta header's, or a UID derived from the header, stands for it. Results cannot be matched with the archive by this UID.`,
    tag: tagName(keyword),
    expected: 'a valid UID (PS3.5, 9.1)',
    found,
  })
}
