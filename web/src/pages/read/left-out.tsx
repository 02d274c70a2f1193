/** Files that went into no series: which, why, and what to do. */
import { useFormats } from '../../language/formats.ts'
import { useWords } from '../../language/use-words.ts'
import { useProblemText } from '../../problems/problem.tsx'
import type { NamedLeftOut } from '../../uploads/study-upload.ts'
import { readWords } from './read-words.ts'
import styles from './read.module.css'

export function LeftOut({ files }: { readonly files: readonly NamedLeftOut[] }) {
  const words = useWords(readWords)
  const { number } = useFormats()
  const tell = useProblemText()
  const name = (file: NamedLeftOut) =>
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
