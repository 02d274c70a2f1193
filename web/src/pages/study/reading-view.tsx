/** A reading: its slices, the grid that explains the verdict, the verdict in words, the quantities, the files. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Reading } from '../../../../src/core/index.ts'
import { addresses, type Analysis, api } from '../../api/index.ts'
import { useWords } from '../../language/use-words.ts'
import { Problem } from '../../problems/problem.tsx'
import { Loading } from '../../shell/shell.tsx'
import { SimilarCases } from '../../similar/similar-cases.tsx'
import { Downloads } from './downloads.tsx'
import { Findings } from './findings.tsx'
import { PublishLink } from './publish-link.tsx'
import { QuadrantGrid } from './quadrant-grid.tsx'
import { QuantitiesTable } from './quantities-table.tsx'
import { SliceStack } from './slice-stack.tsx'
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
  if (error !== null) return <Problem error={error} />
  if (reading === undefined) return <Loading />
  return <Shown analysis={analysis} reading={reading} />
}

function Shown({ analysis, reading }: { analysis: Analysis; reading: Reading }) {
  const words = useWords(studyWords)
  const [slice, setSlice] = useState(() => firstSliceToShow(reading))
  const hasPictures = reading.series.shapeZyx !== null && reading.slices.length > 0
  const hasMask = reading.quantities !== null
  return (
    <div className={styles.reading}>
      <div className={styles.pictures}>
        {/* The place of the full viewer: it takes the same three things. */}
        {hasPictures && hasMask ? (
          <SliceStack
            addressOf={(index, window) => addresses.overlay(analysis.id, index, window)}
            reading={reading}
            slice={slice}
            onSlice={setSlice}
          />
        ) : (
          <p className={styles.noPictures}>{words.noPictures}</p>
        )}
        {hasPictures && <QuadrantGrid reading={reading} slice={slice} onSlice={setSlice} />}
      </div>
      <div className={styles.side}>
        <VerdictPanel reading={reading} onSlice={setSlice} />
        {reading.quantities !== null && (
          <QuantitiesTable quantities={reading.quantities} series={reading.series} />
        )}
        <Findings reading={reading} onSlice={setSlice} />
        {hasMask && <SimilarCases of={{ analysisId: analysis.id }} />}
        <Downloads analysisId={analysis.id} hasMask={hasMask} />
        {hasMask && <PublishLink analysis={analysis} />}
      </div>
    </div>
  )
}

/** The middle of the longest run that fired, else of the longest, else of the stack. */
export function firstSliceToShow({ verdict, slices }: Reading): number {
  const run = verdict.runs[0] ?? verdict.longestRun
  if (run) return Math.floor((run.firstSlice + run.lastSlice) / 2)
  return Math.floor(slices.length / 2)
}
