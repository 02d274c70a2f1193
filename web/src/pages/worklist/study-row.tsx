/** One study in the worklist. */
import type { MouseEvent } from 'react'
import { Link } from 'wouter'
import type { Study } from '../../api/index.ts'
import { useFormats } from '../../language/formats.ts'
import { patientNameText } from '../../language/patient-name.ts'
import { useWords } from '../../language/use-words.ts'
import { VerdictBadge } from '../../verdict/verdict-badge.tsx'
import { worklistWords } from './worklist-words.ts'
import styles from './worklist.module.css'

interface Props {
  readonly study: Study
  readonly index: number
  readonly offsetPx: number
  readonly focusable: boolean
  readonly selected: boolean
  readonly onFocus: () => void
  readonly onOpen: () => void
  readonly onToggle: () => void
  readonly onExtend: () => void
}

export function StudyRow({ study, index, offsetPx, focusable, selected, ...on }: Props) {
  const words = useWords(worklistWords)
  const formats = useFormats()
  const name = patientNameText(study.patientName) ?? words.noName
  const click = (event: MouseEvent) => {
    if (event.shiftKey) on.onExtend()
    else if (event.ctrlKey || event.metaKey) on.onToggle()
    else on.onOpen()
  }
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-index={index}
      tabIndex={focusable ? 0 : -1}
      className={styles.row}
      style={{ transform: `translateY(${offsetPx}px)` }}
      onFocus={on.onFocus}
      onMouseDown={(event) => event.shiftKey && event.preventDefault()}
      onClick={click}
      onKeyDown={({ key }) => key === 'Enter' && on.onOpen()}
    >
      <span role="gridcell" className={styles.choice}>
        <input
          type="checkbox"
          tabIndex={-1}
          checked={selected}
          aria-label={words.selectNamed(name)}
          onClick={(event) => {
            event.stopPropagation()
            if (event.shiftKey) on.onExtend()
            else on.onToggle()
          }}
          // The click above has said whether with shift.
          onChange={() => {}}
        />
      </span>
      <span role="gridcell">
        <StudyBadge study={study} />
      </span>
      <span role="gridcell" className={styles.patient}>
        <Link
          href={`/studies/${study.id}`}
          tabIndex={-1}
          onClick={(event) => event.stopPropagation()}
        >
          {name}
        </Link>
        <span>{study.patientId}</span>
      </span>
      <span role="gridcell">{study.description}</span>
      <span role="gridcell">{study.studyDate && formats.day(study.studyDate)}</span>
      <span role="gridcell">
        {[...study.modalities, formats.number(study.instanceCount)].join(' · ')}
      </span>
      <span role="gridcell" title={formats.moment(study.createdAt)}>
        {formats.ago(study.createdAt)}
      </span>
    </div>
  )
}

function StudyBadge({ study: { latestAnalysis } }: Pick<Props, 'study'>) {
  const { state, verdict, progress } = latestAnalysis ?? NOT_ASKED
  return <VerdictBadge state={state} verdict={verdict} progress={progress} />
}

const NOT_ASKED = { state: 'not-asked', verdict: null, progress: null } as const
