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
  return (
    <ShownReading
      reading={reading}
      pictures={(slice, onSlice) => (
        <SliceStack analysisId={analysis.id} reading={reading} slice={slice} onSlice={onSlice} />
      )}
      downloads={<Downloads analysisId={analysis.id} hasMask={reading.quantities !== null} />}
    />
  )
}

interface Props {
  readonly reading: Reading
  /** The slices, wherever they come from; the place of the full viewer: it takes the same things. */
  readonly pictures: (slice: number, onSlice: (slice: number) => void) => ReactNode
  readonly downloads: ReactNode
}

/** A reading, whoever has read it. */
export function ShownReading({ reading, pictures, downloads }: Props) {
  const words = useWords(studyWords)
  const [slice, setSlice] = useState(() => firstSliceToShow(reading))
  const hasPictures = reading.series.shapeZyx !== null && reading.slices.length > 0
  return (
    <div className={styles.reading}>
      <div className={styles.pictures}>
        {hasPictures && reading.quantities !== null ? (
          pictures(slice, setSlice)
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
        {downloads}
      </div>
    </div>
  )
}

/** The middle of the longest run that fired, else of the longest, else of the stack. */
function firstSliceToShow({ verdict, slices }: Reading): number {
  const run = verdict.runs[0] ?? verdict.longestRun
  if (run) return Math.floor((run.firstSlice + run.lastSlice) / 2)
  return Math.floor(slices.length / 2)
}
