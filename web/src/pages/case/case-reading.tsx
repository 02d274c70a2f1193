/** The reading of a case and its pictures, beside what people say of it. */
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo, useState } from 'react'
import type { Reading } from '../../../../src/core/index.ts'
import { addresses, api, type LibraryCase } from '../../api/index.ts'
import controls from '../../design/controls.module.css'
import { useWords } from '../../language/use-words.ts'
import { Problem } from '../../problems/problem.tsx'
import { maySend, useSession } from '../../session.ts'
import { Loading } from '../../shell/shell.tsx'
import { SimilarCases } from '../../similar/similar-cases.tsx'
import { libraryCase } from '../../viewer/server-case.ts'
import { lesionsOf } from '../../viewer/shown-lesions.ts'
import { Viewer } from '../../viewer/viewer.tsx'
import { QuantitiesTable } from '../study/quantities-table.tsx'
import { firstSliceToShow } from '../study/reading-view.tsx'
import study from '../study/study.module.css'
import { VerdictPanel } from '../study/verdict-panel.tsx'
import { caseWords } from './case-words.ts'
import styles from './case.module.css'

interface Props {
  readonly kase: LibraryCase
  /** For whoever wants to guess: nothing but the pictures. */
  readonly hidden: boolean
  /** What stands above the reading. */
  readonly children: ReactNode
}

export function CaseReading({ kase, hidden, children }: Props) {
  // Without a copy of the study there is nothing to show yet, or not any more.
  const isFrozen = kase.synthetic !== null
  const { data, error } = useQuery({
    queryKey: ['case-reading', kase.id],
    queryFn: ({ signal }) => api.caseReading(kase.id, signal),
    enabled: isFrozen,
    // Another submission of the case has another Reading.
    staleTime: kase.state === 'published' ? Infinity : 0,
  })
  if (!isFrozen) return <div className={styles.narrow}>{children}</div>
  if (data !== undefined)
    return (
      <Shown kase={kase} reading={data} hidden={hidden}>
        {children}
      </Shown>
    )
  return (
    <div className={styles.narrow}>
      {error === null ? <Loading /> : <Problem error={error} />}
      {children}
    </div>
  )
}

function Shown({ kase, reading, hidden, children }: Props & { readonly reading: Reading }) {
  const [slice, setSlice] = useState(() => firstSliceToShow(reading))
  const viewed = useMemo(() => libraryCase(kase.id, reading), [kase.id, reading])
  const lesions = useMemo(() => lesionsOf(reading), [reading])
  return (
    <div className={study.reading}>
      <div className={study.pictures}>
        <Viewer
          viewed={viewed}
          lesions={hidden ? null : lesions}
          slice={slice}
          onSlice={setSlice}
        />
      </div>
      <div className={study.side}>
        {children}
        {!hidden && (
          <>
            <VerdictPanel reading={reading} onSlice={setSlice} />
            {reading.quantities !== null && (
              <QuantitiesTable quantities={reading.quantities} series={reading.series} />
            )}
            {kase.state === 'published' && <SimilarCases of={{ caseId: kase.id }} />}
            <CaseFiles kase={kase} />
          </>
        )}
      </div>
    </div>
  )
}

function CaseFiles({ kase: { id, state } }: Pick<Props, 'kase'>) {
  const words = useWords(caseWords)
  const exports = maySend(useSession())
  const files = [
    [words.downloadReading, addresses.caseReading(id), `reading-${id}.json`],
    [words.downloadMask, addresses.caseMask(id), `mask-${id}.nii.gz`],
    ...(exports ? [[words.downloadInstances, addresses.caseInstances(id), '']] : []),
    ...(exports && state === 'published'
      ? [[words.downloadBundle, addresses.caseBundle(id), '']]
      : []),
  ]
  return (
    <section className={study.downloads} aria-label={words.downloads}>
      {files.map(([name, address, file]) => (
        <a key={address} className={controls.button} href={address} download={file}>
          {name}
        </a>
      ))}
    </section>
  )
}
