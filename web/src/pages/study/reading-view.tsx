/** A reading: its slices, the grid that explains the verdict, the verdict in words, the quantities, the files. */
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { Reading } from '../../../../src/core/index.ts'
import { type Analysis, api } from '../../api/index.ts'
import { useWords } from '../../language/use-words.ts'
import { Problem } from '../../problems/problem.tsx'
import { Loading } from '../../shell/shell.tsx'
import { Downloads } from './downloads.tsx'
import { Findings } from './findings.tsx'
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
  const [slice, setSlice] = useState(() => firstSliceToShow(reading))
  return (
    <ShownReading
      reading={reading}
      slice={slice}
      onSlice={setSlice}
      pictures={
        <SliceStack analysisId={analysis.id} reading={reading} slice={slice} onSlice={setSlice} />
      }
      downloads={<Downloads analysisId={analysis.id} hasMask={reading.quantities !== null} />}
    />
  )
}

interface Props {
  readonly reading: Reading
  readonly slice: number
  readonly onSlice: (slice: number) => void
  /** The slices, wherever they come from: the place of the full viewer. */
  readonly pictures: ReactNode
  readonly downloads: ReactNode
}

/** A reading, whoever has read it. */
export function ShownReading({ reading, slice, onSlice, pictures, downloads }: Props) {
  const words = useWords(studyWords)
  const hasPictures = reading.series.shapeZyx !== null && reading.slices.length > 0
  return (
    <div className={styles.reading}>
      <div className={styles.pictures}>
        {hasPictures && reading.quantities !== null ? (
          pictures
        ) : (
          <p className={styles.noPictures}>{words.noPictures}</p>
        )}
        {hasPictures && <QuadrantGrid reading={reading} slice={slice} onSlice={onSlice} />}
      </div>
      <div className={styles.side}>
        <VerdictPanel reading={reading} onSlice={onSlice} />
        {reading.quantities !== null && (
          <QuantitiesTable quantities={reading.quantities} series={reading.series} />
        )}
        <Findings reading={reading} onSlice={onSlice} />
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
