/** A case whose reader gives their own verdict first: its slices without a mark, and nothing of the reading. */
import { useState } from 'react'
import type { Reading } from '../../../../src/core/index.ts'
import { OwnVerdict } from '../../opinion/own-verdict.tsx'
import type { OwnOpinion } from '../../opinion/use-opinion.ts'
import { Findings } from './findings.tsx'
import { SliceStack } from './slice-stack.tsx'
import styles from './study.module.css'

interface Props {
  readonly analysisId: string
  readonly reading: Reading
  readonly opinion: OwnOpinion
}

export function BeforeVerdict({ analysisId, reading, opinion }: Props) {
  // The middle of the stack: where a lesion is would tell.
  const [slice, setSlice] = useState(Math.floor(reading.slices.length / 2))
  return (
    <div className={styles.reading}>
      <div className={styles.pictures}>
        <SliceStack
          analysisId={analysisId}
          reading={reading}
          slice={slice}
          onSlice={setSlice}
          marks={false}
        />
      </div>
      <div className={styles.side}>
        <OwnVerdict opinion={opinion} />
        <Findings reading={reading} onSlice={setSlice} />
      </div>
    </div>
  )
}
