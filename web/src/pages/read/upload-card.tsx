/** One study, archive or handful of files, from waiting to verdict. */
import controls from '../../design/controls.module.css'
import { useFormats } from '../../language/formats.ts'
import { patientNameText } from '../../language/patient-name.ts'
import { useWords } from '../../language/use-words.ts'
import { Problem } from '../../problems/problem.tsx'
import { goOn, remove, uploadOf } from '../../uploads/upload-queue.ts'
import type { UploadView } from '../../uploads/study-upload.ts'
import { Deidentified } from './deidentified.tsx'
import { LeftOut } from './left-out.tsx'
import { readWords } from './read-words.ts'
import styles from './read.module.css'
import { StudyResults } from './study-results.tsx'

interface Props {
  readonly upload: UploadView
}

export function UploadCard({ upload }: Props) {
  const { state, group } = upload
  const title = useTitle(upload)
  const { day } = useFormats()
  const studyDate = group.study?.studyDate
  return (
    <article className={`${controls.panel} ${styles.card}`} aria-labelledby={`upload-${upload.id}`}>
      <div className={styles.heading}>
        <h2 id={`upload-${upload.id}`}>{title}</h2>
        {group.study !== null && (
          <p className={styles.facts}>
            {[group.study.patientId, group.study.description, studyDate && day(isoDay(studyDate))]
              .filter(Boolean)
              .join(' · ')}
          </p>
        )}
        <Controls upload={upload} />
      </div>
      {state.kind !== 'done' && <OnItsWay upload={upload} />}
      {state.kind === 'failed' && <Problem error={state.error} />}
      {state.kind === 'done' && (
        <>
          <StudyResults upload={state.upload} />
          <Deidentified upload={state.upload} />
          {state.leftOut.length > 0 && <LeftOut files={state.leftOut} />}
        </>
      )}
    </article>
  )
}

function useTitle({ group }: UploadView): string {
  const words = useWords(readWords)
  if (group.kind === 'archive') return group.files[0]?.file.name ?? words.kinds.archive
  if (group.study === null) return words.kinds.other
  return patientNameText(group.study.patientName) ?? words.noName
}

/** As DICOM writes a date, `20200301`, to ISO. */
function isoDay(dicom: string): string {
  return dicom.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3')
}

function Controls({ upload: { id, state } }: Props) {
  const words = useWords(readWords)
  return (
    <div className={styles.controls}>
      {state.kind === 'sending' && (
        <button type="button" className={controls.button} onClick={() => uploadOf(id)?.pause()}>
          {words.pause}
        </button>
      )}
      {(state.kind === 'paused' || state.kind === 'failed') && (
        <button type="button" className={controls.button} onClick={() => void goOn(id)}>
          {state.kind === 'paused' ? words.goOn : words.retry}
        </button>
      )}
      {['waiting', 'paused', 'failed', 'done'].includes(state.kind) && (
        <button
          type="button"
          className={`${controls.button} ${controls.quiet}`}
          onClick={() => remove(id)}
        >
          {words.remove}
        </button>
      )}
    </div>
  )
}

function OnItsWay({ upload }: Props) {
  const words = useWords(readWords)
  const { number, bytes, duration } = useFormats()
  const { state, group, bytesPerSecond } = upload
  const secondsLeft =
    bytesPerSecond === null || bytesPerSecond <= 0
      ? null
      : (upload.bytes - upload.bytesSent) / bytesPerSecond
  const title = useTitle(upload)
  return (
    <div className={styles.way}>
      <progress
        max={Math.max(1, upload.bytes)}
        value={upload.bytesSent}
        aria-label={title}
        data-state={state.kind}
      />
      <p className={styles.figures}>
        <strong>
          {state.kind === 'sorting'
            ? words.states.sorting(number(state.filesWaiting))
            : words.states[state.kind]}
        </strong>
        <span>{words.filesSent(number(upload.filesSent), number(group.files.length))}</span>
        <span>{words.bytesSent(bytes(upload.bytesSent), bytes(upload.bytes))}</span>
        {bytesPerSecond !== null && <span>{words.speed(bytes(bytesPerSecond))}</span>}
        {secondsLeft !== null && <span>{words.left(duration(secondsLeft))}</span>}
      </p>
    </div>
  )
}
