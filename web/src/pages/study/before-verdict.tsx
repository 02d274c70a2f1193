/** A case whose reader gives their own verdict first: its slices without a mark, and nothing of the reading. */
import { useState } from 'react'
import { OwnVerdict } from '../../opinion/own-verdict.tsx'
import type { OwnOpinion } from '../../opinion/use-opinion.ts'
import type { ViewedCase } from '../../viewer/viewed-case.ts'
import { Viewer } from '../../viewer/viewer.tsx'
import { Findings } from './findings.tsx'
import styles from './study.module.css'

interface Props {
  readonly viewed: ViewedCase
  readonly opinion: OwnOpinion
}

export function BeforeVerdict({ viewed, opinion }: Props) {
  const { reading } = viewed
  // The middle of the stack: where a lesion is would tell.
  const [slice, setSlice] = useState(Math.floor(reading.slices.length / 2))
  return (
    <div className={styles.reading}>
      <div className={styles.pictures}>
        <Viewer viewed={viewed} lesions={null} slice={slice} onSlice={setSlice} />
      </div>
      <div className={styles.side}>
        <OwnVerdict opinion={opinion} />
        <Findings reading={reading} onSlice={setSlice} />
      </div>
    </div>
  )
}
