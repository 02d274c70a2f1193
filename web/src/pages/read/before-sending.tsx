/** What holds for all that was chosen: whether it is de-identified, and one button for the whole pile. */
import { useId } from 'react'
import controls from '../../design/controls.module.css'
import { useWords } from '../../language/use-words.ts'
import { maySend, useSession } from '../../session.ts'
import { useDeidentify } from '../../uploads/deidentifier.ts'
import type { UploadView } from '../../uploads/study-upload.ts'
import { send } from '../../uploads/upload-queue.ts'
import { readOnThisComputer } from './read-on-this-computer.ts'
import { readWords } from './read-words.ts'
import styles from './read.module.css'

export function BeforeSending({ uploads }: { readonly uploads: readonly UploadView[] }) {
  const words = useWords(readWords)
  const allowed = maySend(useSession())
  const [deidentify, setDeidentify] = useDeidentify()
  const hintId = useId()
  const chosen = uploads.filter(
    ({ state, group }) => state.kind === 'chosen' && group.files.length > 0,
  )
  const sendable = chosen.filter(({ group }) => !deidentify || group.kind === 'study')
  if (chosen.length === 0) return null
  return (
    <section className={`${controls.panel} ${styles.before}`} aria-labelledby="before">
      <div>
        <h2 id="before">{words.before.title}</h2>
        <p className={controls.hint}>{words.before.lead}</p>
      </div>
      {allowed && (
        <label className={styles.switch}>
          <input
            type="checkbox"
            checked={deidentify}
            aria-describedby={hintId}
            onChange={({ target }) => setDeidentify(target.checked)}
          />
          <span>
            {words.before.deidentify}
            <span id={hintId} className={controls.hint}>
              {words.before.deidentifyHint}
            </span>
          </span>
        </label>
      )}
      {chosen.length > 1 && (
        <div className={styles.choices}>
          {allowed && (
            <button
              type="button"
              className={`${controls.button} ${controls.primary}`}
              disabled={sendable.length === 0}
              onClick={() =>
                void send(
                  sendable.map(({ id }) => id),
                  deidentify,
                )
              }
            >
              {words.before.sendAll(sendable.length)}
            </button>
          )}
          <button
            type="button"
            className={controls.button}
            onClick={() => readOnThisComputer(chosen)}
          >
            {words.before.readAll(chosen.length)}
          </button>
        </div>
      )}
    </section>
  )
}
