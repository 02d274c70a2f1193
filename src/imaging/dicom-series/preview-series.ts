/** Series as their headers alone show them: what a person sees before anything is read or sent. */
import { type Finding, usabilityOf } from '../../core/index.ts'
import { checkHeaders, checkStack, plannedStack } from './check-headers.ts'
import { SAME_POSITION_MM } from './decode-stack.ts'
import type { FrameHeader } from './frame-header.ts'
import { identify, seriesKeyOf } from './identity.ts'

export interface SeriesPreview {
  readonly seriesInstanceUID: string
  readonly modality: string | null
  /** Files that hold its images, by their order among the inputs. */
  readonly fileIndices: readonly number[]
  readonly imageCount: number
  /** What the gatekeeper says from the headers; decoding may add to it. */
  readonly findings: readonly Finding[]
}

/**
 * @param frames the headers of all frames of some files, in any order
 * @returns their series, in the order of their first frames
 */
export function previewSeries(frames: readonly FrameHeader[]): SeriesPreview[] {
  const series = new Map<string, FrameHeader[]>()
  for (const frame of frames) {
    const key = seriesKeyOf(frame)
    const own = series.get(key)
    if (own === undefined) series.set(key, [frame])
    else own.push(frame)
  }
  return [...series.values()].map((own) => {
    const identity = identify(own)
    const findings = checkHeaders(own, identity)
    return {
      seriesInstanceUID: identity.seriesInstanceUID,
      modality: own[0]!.modality,
      fileIndices: [...new Set(own.map(({ fileIndex }) => fileIndex))],
      imageCount: own.length,
      findings:
        usabilityOf(findings) === 'refused'
          ? findings
          : [...findings, ...checkStack(onePerPosition(plannedStack(own, identity)))],
    }
  })
}

/** Whether two at one position are copies or contradict each other is told by their pixels. */
function onePerPosition<Slice extends { readonly distanceMm: number }>(
  stack: readonly Slice[],
): Slice[] {
  return stack.filter(
    ({ distanceMm }, i) => i === 0 || distanceMm - stack[i - 1]!.distanceMm >= SAME_POSITION_MM,
  )
}
