/** Where studies are handed over, and seen on their way to a verdict. */
import { type ChangeEvent, useRef } from 'react'
import controls from '../../design/controls.module.css'
import { useLocalReadings } from '../../here/local-readings.ts'
import { useFormats } from '../../language/formats.ts'
import { useWords } from '../../language/use-words.ts'
import { Problem } from '../../problems/problem.tsx'
import { maySend, useSession } from '../../session.ts'
import { choose, useSorting, useSortingError, useUploads } from '../../uploads/upload-queue.ts'
import { BeforeSending } from './before-sending.tsx'
import { LocalCard } from './local-card.tsx'
import { readWords } from './read-words.ts'
import styles from './read.module.css'
import { UploadCard } from './upload-card.tsx'

export function Read() {
  const words = useWords(readWords)
  const uploads = useUploads()
  const readings = useLocalReadings()
  const sortingError = useSortingError()
  const allowed = maySend(useSession())
  return (
    <div className={styles.page}>
      <title>{`${words.title} · Groundglass`}</title>
      <h1>{words.title}</h1>
      {!allowed && <p>{words.notAllowed}</p>}
      <DropZone />
      <SortingFiles />
      {sortingError !== null && <Problem error={sortingError} />}
      <BeforeSending uploads={uploads} />
      {uploads.length + readings.length > 0 && (
        <ul className={styles.list} aria-label={words.list}>
          {uploads.map((upload) => (
            <li key={upload.id}>
              <UploadCard upload={upload} />
            </li>
          ))}
          {readings.map((reading) => (
            <li key={reading.id}>
              <LocalCard reading={reading} />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function DropZone() {
  const words = useWords(readWords)
  return (
    <div className={styles.zone}>
      <p>{words.lead}</p>
      <div className={styles.choices}>
        <Picker label={words.files} />
        <Picker label={words.folder} folder />
      </div>
    </div>
  )
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
        onChange={takeChosen}
        data-picker={folder ? 'folder' : 'files'}
      />
    </>
  )
}

function takeChosen({ target }: ChangeEvent<HTMLInputElement>): void {
  void choose([...(target.files ?? [])])
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
