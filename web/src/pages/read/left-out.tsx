/** Files that went into no series: which, why, and what to do. */
import { useFormats } from '../../language/formats.ts'
import { useWords } from '../../language/use-words.ts'
import { useProblemText } from '../../problems/problem.tsx'
import { readWords } from './read-words.ts'
import styles from './read.module.css'

/** A file of which nothing came; `entry` counts within an archive. */
interface FileLeftOut {
  readonly position: number
  readonly name: string | null
  readonly entry: number | null
  readonly errorCode: string
  readonly errorMessage: string
}

export function LeftOut({ files }: { readonly files: readonly FileLeftOut[] }) {
  const words = useWords(readWords)
  const { number } = useFormats()
  const tell = useProblemText()
  const name = (file: FileLeftOut) =>
    file.entry === null
      ? (file.name ?? number(file.position + 1))
      : words.entry(file.name ?? '', number(file.entry + 1))
  return (
    <details className={styles.leftOut} open={files.length <= 5}>
      <summary>{words.leftOut(files.length)}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.columns.file}</th>
            <th scope="col">{words.columns.why}</th>
            <th scope="col">{words.columns.code}</th>
          </tr>
        </thead>
        <tbody>
          {files.map((file) => (
            <tr key={file.position}>
              <th scope="row">{name(file)}</th>
              <td>{tell(file.errorCode, file.errorMessage)}</td>
              <td>
                <code>{file.errorCode}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}
