/** Asks before something that cannot be taken back. */
import type { ReactNode } from 'react'
import controls from './controls.module.css'
import { Dialog } from './dialog.tsx'
import styles from './dialog.module.css'

interface Props {
  readonly title: string
  /** What will be, and what will not come back. */
  readonly children: ReactNode
  readonly confirm: string
  readonly cancel: string
  readonly onConfirm: () => void
  readonly onClose: () => void
}

export function ConfirmDialog({ title, children, confirm, cancel, onConfirm, onClose }: Props) {
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{children}</p>
      <div className={styles.choices}>
        <button type="button" className={controls.button} onClick={onClose}>
          {cancel}
        </button>
        <button
          type="button"
          className={`${controls.button} ${controls.danger}`}
          onClick={() => {
            onConfirm()
            onClose()
          }}
        >
          {confirm}
        </button>
      </div>
    </Dialog>
  )
}
