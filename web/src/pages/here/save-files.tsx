/** What can be saved of a reading made here: files that this page writes itself, without asking anyone. */
import { useState } from 'react'
import controls from '../../design/controls.module.css'
import type { LocalFile } from '../../here/local-case.ts'
import { useWords } from '../../language/use-words.ts'
import { Problem } from '../../problems/problem.tsx'
import { hereWords } from './here-words.ts'
import styles from './here.module.css'

export function SaveFiles({ files }: { readonly files: readonly LocalFile[] }) {
  const words = useWords(hereWords)
  const [error, setError] = useState<unknown>(null)
  const save = (file: LocalFile) => {
    setError(null)
    saved(file).catch(setError)
  }
  return (
    <section className={styles.files} aria-label={words.save}>
      {files.map((file) => (
        <button
          key={file.kind}
          type="button"
          className={controls.button}
          onClick={() => save(file)}
        >
          {words.files[file.kind]}
        </button>
      ))}
      {error !== null && <Problem error={error} />}
    </section>
  )
}

async function saved({ name, make }: LocalFile): Promise<void> {
  const url = URL.createObjectURL(await make())
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser has taken hold of it by the next turn of its loop.
  setTimeout(() => URL.revokeObjectURL(url))
}
