/** A reading: its slices, the grid that explains the verdict, the verdict in words, the quantities, the files. */
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { Reading } from '../../../../src/core/index.ts'
import { type Analysis, api } from '../../api/index.ts'
import { useWords } from '../../language/use-words.ts'
import { Problem } from '../../problems/problem.tsx'
import { Loading } from '../../shell/shell.tsx'
import { serverCase } from '../../viewer/server-case.ts'
import { lesionsOf } from '../../viewer/shown-lesions.ts'
import { Viewer } from '../../viewer/viewer.tsx'
import { Downloads } from './downloads.tsx'
import { Findings } from './findings.tsx'
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
  if (error !== null) return <Problem error={error} />
  if (reading === undefined) return <Loading />
  return <Shown analysis={analysis} reading={reading} />
}

function Shown({ analysis, reading }: { analysis: Analysis; reading: Reading }) {
  const words = useWords(studyWords)
  const [slice, setSlice] = useState(() => firstSliceToShow(reading))
  const hasPictures = reading.series.shapeZyx !== null && reading.slices.length > 0
  const hasMask = reading.quantities !== null
  const { id, seriesId } = analysis
  const viewed = useMemo(() => serverCase({ id, seriesId }, reading), [id, seriesId, reading])
  // What the viewer shows of lesions: those of another threshold would be put here.
  const lesions = useMemo(() => lesionsOf(reading), [reading])
  return (
    <div className={styles.reading}>
      <div className={styles.pictures}>
        {hasPictures ? (
          <Viewer viewed={viewed} lesions={lesions} slice={slice} onSlice={setSlice} />
        ) : (
          <p className={styles.noPictures}>{words.noPictures}</p>
        )}
      </div>
      <div className={styles.side}>
        <VerdictPanel reading={reading} onSlice={setSlice} />
        {reading.quantities !== null && (
          <QuantitiesTable quantities={reading.quantities} series={reading.series} />
        )}
        <Findings reading={reading} onSlice={setSlice} />
        <Downloads analysisId={analysis.id} hasMask={hasMask} />
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
