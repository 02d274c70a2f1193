/** The whole window takes what is dropped or pasted, on every page: a target that can be missed would open the file in the browser. */
import { useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import { useWords } from '../language/use-words.ts'
import { filesOf } from './chosen-files.ts'
import styles from './drop-anywhere.module.css'
import { choose } from './upload-queue.ts'
import { uploadWords } from './upload-words.ts'

const READ = '/read'

export function DropAnywhere() {
  const words = useWords(uploadWords)
  const [, go] = useLocation()
  const [over, setOver] = useState(false)
  useEffect(() => {
    const end = new AbortController()
    const { signal } = end
    const take = (event: Event, transfer: DataTransfer | null) => {
      setOver(false)
      if (!holdsFiles(transfer)) return
      event.preventDefault()
      void choose(filesOf(transfer))
      go(READ)
    }
    addEventListener(
      'dragover',
      (event) => {
        if (!holdsFiles(event.dataTransfer)) return
        event.preventDefault()
        setOver(true)
      },
      { signal },
    )
    addEventListener('dragleave', (event) => event.relatedTarget === null && setOver(false), {
      signal,
    })
    addEventListener('drop', (event) => take(event, event.dataTransfer), { signal })
    addEventListener('paste', (event) => take(event, event.clipboardData), { signal })
    return () => end.abort()
  }, [go])
  return over ? (
    <div className={styles.over} aria-hidden="true">
      <p>{words.drop}</p>
    </div>
  ) : null
}

function holdsFiles(transfer: DataTransfer | null): transfer is DataTransfer {
  return transfer !== null && transfer.types.includes('Files')
}
