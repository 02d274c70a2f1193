/** The keys of the worklist. */
import controls from '../../design/controls.module.css'
import { Dialog } from '../../design/dialog.tsx'
import dialog from '../../design/dialog.module.css'
import { useWords } from '../../language/use-words.ts'
import { worklistWords } from './worklist-words.ts'
import styles from './worklist.module.css'

const KEYS = {
  move: ['j', 'k', '↓', '↑'],
  far: ['PgUp', 'PgDn', 'Home', 'End'],
  open: ['Enter'],
  select: ['x', 'Space'],
  extend: ['Shift ↓', 'Shift ↑'],
  leave: ['Esc'],
  search: ['/'],
  keys: ['?'],
} as const
const NAMES = ['move', 'far', 'open', 'select', 'extend', 'leave', 'search', 'keys'] as const

export function KeysDialog({ onClose }: { readonly onClose: () => void }) {
  const words = useWords(worklistWords)
  return (
    <Dialog title={words.keysTitle} onClose={onClose}>
      <dl className={styles.keys}>
        {NAMES.map((name) => (
          <div key={name}>
            <dt>
              {KEYS[name].map((key) => (
                <kbd key={key} className={controls.key}>
                  {key}
                </kbd>
              ))}
            </dt>
            <dd>{words.keyMeanings[name]}</dd>
          </div>
        ))}
      </dl>
      <p className={controls.hint}>{words.keysWhere}</p>
      <div className={dialog.choices}>
        <button type="button" className={controls.button} onClick={onClose}>
          {words.close}
        </button>
      </div>
    </Dialog>
  )
}
