/** One study, archive or handful of files, from waiting to verdict. */
import controls from '../../design/controls.module.css'
import { useFormats } from '../../language/formats.ts'
import { patientNameText } from '../../language/patient-name.ts'
import { useWords } from '../../language/use-words.ts'
import { Problem } from '../../problems/problem.tsx'
import { maySend, useSession } from '../../session.ts'
import { useDeidentify } from '../../uploads/deidentifier.ts'
import type { FileGroup } from '../../uploads/group-files.ts'
import { goOn, remove, send, uploadOf } from '../../uploads/upload-queue.ts'
import type { UploadView } from '../../uploads/study-upload.ts'
import { Deidentified } from './deidentified.tsx'
import { GroupPreview } from './group-preview.tsx'
import { LeftOut } from './left-out.tsx'
import { readOnThisComputer } from './read-on-this-computer.ts'
import { readWords } from './read-words.ts'
import styles from './read.module.css'
import { StudyResults } from './study-results.tsx'

interface Props {
  readonly upload: UploadView
}

export function UploadCard({ upload }: Props) {
  const { state, group } = upload
  return (
    <article className={`${controls.panel} ${styles.card}`} aria-labelledby={`upload-${upload.id}`}>
      <div className={styles.heading}>
        <GroupHeading id={`upload-${upload.id}`} group={group} />
        {state.kind === 'chosen' ? <Choices upload={upload} /> : <Controls upload={upload} />}
      </div>
      {state.kind === 'chosen' && <GroupPreview group={group} />}
      {state.kind !== 'done' && state.kind !== 'chosen' && (
        <OnItsWay upload={upload} state={state} />
      )}
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

interface HeadingProps {
  readonly id: string
  readonly group: FileGroup
}

/** Whose files these are, as the files say it: for the screen only. */
export function GroupHeading({ id, group }: HeadingProps) {
  const { day } = useFormats()
  const { study } = group
  const title = useTitle(group)
  return (
    <>
      <h2 id={id}>{title}</h2>
      {study !== null && (
        <p className={styles.facts}>
          {[study.patientId, study.description, study.studyDate && day(isoDay(study.studyDate))]
            .filter(Boolean)
            .join(' · ')}
        </p>
      )}
    </>
  )
}

function useTitle(group: FileGroup): string {
  const words = useWords(readWords)
  if (group.kind === 'archive') return group.files[0]?.file.name ?? words.kinds.archive
  if (group.study === null) return words.kinds.other
  return patientNameText(group.study.patientName) ?? words.noName
}

/** As DICOM writes a date, `20200301`, to ISO. */
function isoDay(dicom: string): string {
  return dicom.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3')
}

/** Nothing has left this computer yet. */
function Choices({ upload: { id, group } }: Props) {
  const words = useWords(readWords)
  const allowed = maySend(useSession())
  const [deidentify] = useDeidentify()
  const sendable = !deidentify || group.kind === 'study'
  return (
    <div className={styles.controls}>
      {group.files.length > 0 && (
        <>
          {allowed && (
            <button
              type="button"
              className={`${controls.button} ${controls.primary}`}
              disabled={!sendable}
              onClick={() => void send([id], deidentify)}
            >
              {words.send}
            </button>
          )}
          <button
            type="button"
            className={controls.button}
            onClick={() => readOnThisComputer([{ id, group }])}
          >
            {words.here.read}
          </button>
        </>
      )}
      <button
        type="button"
        className={`${controls.button} ${controls.quiet}`}
        onClick={() => remove(id)}
      >
        {words.remove}
      </button>
    </div>
  )
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

interface WayProps extends Props {
  readonly state: Exclude<UploadView['state'], { kind: 'chosen' | 'done' }>
}

function OnItsWay({ upload, state }: WayProps) {
  const words = useWords(readWords)
  const { number, bytes, duration } = useFormats()
  const { group, bytesPerSecond } = upload
  const secondsLeft =
    bytesPerSecond === null || bytesPerSecond <= 0
      ? null
      : (upload.bytes - upload.bytesSent) / bytesPerSecond
  const title = useTitle(group)
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
