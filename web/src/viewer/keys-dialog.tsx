/** The keys of the viewer; each can be changed, and stays so in this browser. */
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import controls from '../design/controls.module.css'
import { useWords } from '../language/use-words.ts'
import {
  type Command,
  COMMANDS,
  DEFAULT_KEYS,
  keepKeys,
  keyName,
  useKeys,
  withKey,
} from './keys.ts'
import { viewerWords } from './viewer-words.ts'
import styles from './viewer.module.css'

/** Keys that go with another, or leave the dialog. */
const NO_KEYS = new Set(['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'Tab', 'Dead'])

export function KeysDialog({ onClose }: { readonly onClose: () => void }) {
  const words = useWords(viewerWords)
  const keys = useKeys()
  const dialog = useRef<HTMLDialogElement>(null)
  const [changing, setChanging] = useState<Command | null>(null)
  useEffect(() => dialog.current?.showModal(), [])
  const onKeyDown = (event: KeyboardEvent) => {
    if (changing === null || NO_KEYS.has(event.key)) return
    event.preventDefault()
    setChanging(null)
    if (event.key !== 'Escape') keepKeys(withKey(keys, changing, keyName(event.key)))
  }
  return (
    <dialog
      ref={dialog}
      className={styles.keys}
      aria-labelledby="viewer-keys"
      onClose={onClose}
      onKeyDown={onKeyDown}
    >
      <h2 id="viewer-keys">{words.keysTitle}</h2>
      <p className={controls.hint}>{words.keysHint}</p>
      <ul className={styles.keyList}>
        {COMMANDS.map((command) => (
          <li key={command}>
            <span>{words.commands[command]}</span>
            <KeyButton
              command={command}
              value={keys[command]}
              isChanging={command === changing}
              onChange={() => setChanging(command)}
            />
          </li>
        ))}
      </ul>
      <div className={styles.keyChoices}>
        <button type="button" className={controls.button} onClick={() => keepKeys(DEFAULT_KEYS)}>
          {words.defaultKeys}
        </button>
        <button
          type="button"
          className={`${controls.button} ${controls.primary}`}
          onClick={() => dialog.current?.close()}
        >
          {words.close}
        </button>
      </div>
    </dialog>
  )
}

interface KeyProps {
  readonly command: Command
  readonly value: string
  readonly isChanging: boolean
  readonly onChange: () => void
}

function KeyButton({ command, value, isChanging, onChange }: KeyProps) {
  const words = useWords(viewerWords)
  const names = new Map<string, string>(Object.entries(words.keyNames))
  const name = value === '' ? words.noKey : (names.get(value) ?? value.toUpperCase())
  return (
    <button
      type="button"
      className={styles.keyButton}
      aria-label={words.changeKey(words.commands[command], name)}
      onClick={onChange}
    >
      {isChanging ? words.pressKey : name}
    </button>
  )
}
