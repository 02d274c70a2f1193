/** Where studies are handed over, and seen on their way to a verdict. */
import { type ChangeEvent, useEffect, useRef, useState } from 'react'
import controls from '../../design/controls.module.css'
import { useFormats } from '../../language/formats.ts'
import { useWords } from '../../language/use-words.ts'
import { Problem } from '../../problems/problem.tsx'
import { maySend, useSession } from '../../session.ts'
import { filesOf } from '../../uploads/chosen-files.ts'
import { send, useSorting, useSortingError, useUploads } from '../../uploads/upload-queue.ts'
import { readWords } from './read-words.ts'
import styles from './read.module.css'
import { UploadCard } from './upload-card.tsx'

export function Read() {
  const words = useWords(readWords)
  const uploads = useUploads()
  const sortingError = useSortingError()
  const allowed = maySend(useSession())
  return (
    <div className={styles.page}>
      <title>{`${words.title} · Groundglass`}</title>
      <h1>{words.title}</h1>
      {allowed ? <DropZone /> : <p>{words.notAllowed}</p>}
      <SortingFiles />
      {sortingError !== null && <Problem error={sortingError} />}
      {uploads.length > 0 && (
        <ul className={styles.list} aria-label={words.list}>
          {uploads.map((upload) => (
            <li key={upload.id}>
              <UploadCard upload={upload} />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function DropZone() {
  const words = useWords(readWords)
  const [over, setOver] = useState(false)
  useDropsAnywhere(setOver)
  return (
    <div className={styles.zone} data-over={over}>
      <p>{words.lead}</p>
      <div className={styles.choices}>
        <Picker label={words.files} />
        <Picker label={words.folder} folder />
      </div>
    </div>
  )
}

/** The whole window takes what is dropped or pasted: a target that can be missed would open the file in the browser. */
function useDropsAnywhere(setOver: (over: boolean) => void): void {
  useEffect(() => {
    const end = new AbortController()
    const { signal } = end
    const take = (event: Event, transfer: DataTransfer | null) => {
      if (transfer === null || !transfer.types.includes('Files')) return
      event.preventDefault()
      setOver(false)
      void send(filesOf(transfer))
    }
    addEventListener(
      'dragover',
      (event) => {
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
  }, [setOver])
}

function Picker({ label, folder = false }: { readonly label: string; readonly folder?: boolean }) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <button type="button" className={controls.button} onClick={() => input.current?.click()}>
        {label}
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        webkitdirectory={folder ? '' : undefined}
        onChange={sendChosen}
        data-picker={folder ? 'folder' : 'files'}
      />
    </>
  )
}

function sendChosen({ target }: ChangeEvent<HTMLInputElement>): void {
  void send([...(target.files ?? [])])
  // The same files may be chosen again.
  target.value = ''
}

function SortingFiles() {
  const words = useWords(readWords)
  const { number } = useFormats()
  const sorting = useSorting()
  return (
    <p role="status" className={sorting === null ? controls.visuallyHidden : styles.sorting}>
      {sorting === null ? '' : words.sorting(number(sorting.done), number(sorting.total))}
    </p>
  )
}

declare module 'react' {
  interface InputHTMLAttributes<T> extends HTMLAttributes<T> {
    webkitdirectory?: string | undefined
  }
}
