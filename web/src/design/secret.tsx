/** What is shown once: to be copied, now. */
import { useState } from 'react'
import { useWords } from '../language/use-words.ts'
import controls from './controls.module.css'
import { designWords } from './design-words.ts'
import styles from './secret.module.css'

interface Props {
  /** What it is, and that it is not shown again. */
  readonly lead: string
  readonly secret: string
}

export function Secret({ lead, secret }: Props) {
  const words = useWords(designWords)
  const [copied, setCopied] = useState('')
  const copy = async () => {
    await navigator.clipboard.writeText(secret)
    setCopied(secret)
  }
  return (
    <div className={styles.secret}>
      <span role="status">{lead}</span>
      <code>{secret}</code>
      {/* Browsers let pages copy only at an address that is encrypted, or this machine's own. */}
      {isSecureContext && (
        <div className={styles.row}>
          <button type="button" className={controls.button} onClick={() => void copy()}>
            {words.copy}
          </button>
          <span role="status">{copied === secret ? words.copied : ''}</span>
        </div>
      )}
    </div>
  )
}
