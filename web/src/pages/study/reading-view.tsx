/** A reading: its slices, the grid that explains the verdict, the verdict in words, the quantities, the files. */
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo, useState } from 'react'
import type { Reading } from '../../../../src/core/index.ts'
import { type Analysis, api } from '../../api/index.ts'
import { useWords } from '../../language/use-words.ts'
import { OpinionPanel } from '../../opinion/opinion-panel.tsx'
import { type OwnOpinion, useOpinion } from '../../opinion/use-opinion.ts'
import { Problem } from '../../problems/problem.tsx'
import { Loading } from '../../shell/shell.tsx'
import { SimilarCases } from '../../similar/similar-cases.tsx'
import { NotAsStored, ThresholdPanel } from '../../threshold/threshold-panel.tsx'
import { useReadAgain } from '../../threshold/use-read-again.ts'
import { serverCase } from '../../viewer/server-case.ts'
import { lesionsOf } from '../../viewer/shown-lesions.ts'
import type { ViewedCase } from '../../viewer/viewed-case.ts'
import { Viewer } from '../../viewer/viewer.tsx'
import { BeforeVerdict } from './before-verdict.tsx'
import { Downloads } from './downloads.tsx'
import { Findings } from './findings.tsx'
import { PublishLink } from './publish-link.tsx'
import { QuantitiesTable } from './quantities-table.tsx'
import { studyWords } from './study-words.ts'
import styles from './study.module.css'
import { VerdictPanel } from './verdict-panel.tsx'

export function ReadingView({ analysis }: { readonly analysis: Analysis }) {
  const { data: reading, error } = useQuery({
    queryKey: ['reading', analysis.id],
    queryFn: ({ signal }) => api.reading(analysis.id, signal),
    // A reading never changes.
    staleTime: Infinity,
  })
  const opinion = useOpinion(analysis.id)
  const { id, seriesId } = analysis
  const viewed = useMemo(
    () => (reading === undefined ? null : serverCase({ id, seriesId }, reading)),
    [id, seriesId, reading],
  )
  if (error !== null) return <Problem error={error} />
  if (viewed === null || opinion.state === 'unknown') return <Loading />
  if (opinion.state === 'hidden' && viewed.reading.quantities !== null)
    return <BeforeVerdict viewed={viewed} opinion={opinion} />
  return <Stored analysis={analysis} viewed={viewed} opinion={opinion} />
}

interface StoredProps {
  readonly analysis: Analysis
  readonly viewed: ViewedCase
  readonly opinion: OwnOpinion
}

function Stored({ analysis, viewed, opinion }: StoredProps) {
  const { id, reading } = viewed
  const [slice, setSlice] = useState(() => firstSliceToShow(reading))
  const hasMask = reading.quantities !== null
  return (
    <ShownReading
      viewed={viewed}
      slice={slice}
      onSlice={setSlice}
      opinion={
        opinion.may && (
          <OpinionPanel opinion={opinion} reading={reading} slice={slice} onSlice={setSlice} />
        )
      }
      downloads={
        <>
          {hasMask && <SimilarCases of={{ analysisId: id }} />}
          <Downloads analysisId={id} hasMask={hasMask} hasMap={reading.seriesValidArea !== null} />
          {hasMask && <PublishLink analysis={analysis} />}
        </>
      }
    />
  )
}

interface Props {
  readonly viewed: ViewedCase
  readonly slice: number
  readonly onSlice: (slice: number) => void
  /** Where somebody may give theirs. */
  readonly opinion?: ReactNode
  readonly downloads: ReactNode
}

/** A reading, whoever has read it. */
export function ShownReading({ viewed, slice, onSlice, opinion, downloads }: Props) {
  const words = useWords(studyWords)
  const { reading } = viewed
  const hasPictures = reading.series.shapeZyx !== null && reading.slices.length > 0
  const hasMap = reading.seriesValidArea !== null
  const other = useReadAgain(viewed)
  const own = reading.parameters.probabilityThreshold
  const lesions = useMemo(() => lesionsOf(other.shown), [other.shown])
  return (
    <div className={styles.reading}>
      <div className={styles.pictures}>
        {hasPictures ? (
          <Viewer viewed={viewed} lesions={lesions} slice={slice} onSlice={onSlice} />
        ) : (
          <p className={styles.noPictures}>{words.noPictures}</p>
        )}
      </div>
      <div className={styles.side}>
        {/* Above the verdict: what follows may change its height while the slider is dragged. */}
        {hasMap && <ThresholdPanel other={other} own={own} />}
        <NotAsStored other={other} own={own} />
        <VerdictPanel reading={other.shown} onSlice={onSlice} />
        {reading.quantities !== null && (
          <QuantitiesTable quantities={reading.quantities} series={reading.series} />
        )}
        <Findings reading={reading} onSlice={onSlice} />
        {opinion}
        {downloads}
      </div>
    </div>
  )
}

/**
 * @param reading any
 * @returns the middle of the longest run that fired, else of the longest, else of the stack
 */
export function firstSliceToShow({ verdict, slices }: Reading): number {
  const run = verdict.runs[0] ?? verdict.longestRun
  if (run) return Math.floor((run.firstSlice + run.lastSlice) / 2)
  return Math.floor(slices.length / 2)
}
