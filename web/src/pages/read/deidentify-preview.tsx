/** What de-identification does to one file of a study, value by value; made when somebody opens it, and only shown. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { AttributeChange } from '../../../../src/dicom/index.ts'
import controls from '../../design/controls.module.css'
import { useFormats } from '../../language/formats.ts'
import { useWords } from '../../language/use-words.ts'
import { Problem } from '../../problems/problem.tsx'
import { changesOf } from '../../uploads/deidentifier.ts'
import type { FileChanges } from '../../uploads/deidentify-messages.ts'
import { readWords } from './read-words.ts'
import styles from './read.module.css'

export function DeidentifyPreview({ file }: { readonly file: File }) {
  const words = useWords(readWords)
  const [open, setOpen] = useState(false)
  const { data, error } = useQuery({
    queryKey: ['deidentify', file.size, file.lastModified, file.name],
    queryFn: () => changesOf(file),
    enabled: open,
    // A person's data are kept no longer than they are shown.
    gcTime: 0,
    staleTime: Infinity,
  })
  return (
    <details
      className={styles.changes}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>{words.changes.title}</summary>
      {error !== null && <Problem error={error} />}
      {data !== undefined && <Changes {...data} />}
    </details>
  )
}

function Changes({ changes, warnings }: FileChanges) {
  const words = useWords(readWords)
  const { columns } = words.changes
  const texts = new Map<string, string>(Object.entries(words.changes.warnings))
  return (
    <>
      <p className={controls.hint}>{words.changes.lead}</p>
      {warnings.map(({ code, message }) => (
        <p key={code} className={styles.warning}>
          {texts.get(code) ?? message}
        </p>
      ))}
      <table>
        <thead>
          <tr>
            <th scope="col">{columns.attribute}</th>
            <th scope="col">{columns.before}</th>
            <th scope="col">{columns.after}</th>
          </tr>
        </thead>
        <tbody>
          {changes.map((change) => (
            <tr key={change.tag}>
              <th scope="row">
                <code>{change.tag}</code> {change.keyword ?? words.changes.ownAttribute}
              </th>
              <td>
                <Value value={change.before} />
              </td>
              <td>
                <Value value={change.after} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

function Value({ value }: { readonly value: AttributeChange['before'] }) {
  const words = useWords(readWords)
  const { bytes } = useFormats()
  if (value === null) return <em>{words.changes.removed}</em>
  return typeof value === 'number' ? bytes(value) : value
}
