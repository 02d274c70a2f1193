/** What an open service took out of a visitor's files, and what it could not: names in the pixels. */
import type { Upload } from '../../api/index.ts'
import controls from '../../design/controls.module.css'
import { useFormats } from '../../language/formats.ts'
import { useWords } from '../../language/use-words.ts'
import { readWords } from './read-words.ts'

export function Deidentified({ upload: { deidentified } }: { readonly upload: Upload }) {
  const words = useWords(readWords)
  const { number } = useFormats()
  const { files, attributesRemoved, warnings } = deidentified
  if (files === 0) return null
  return (
    <div className={controls.hint}>
      <p>{words.deidentified(number(files), number(attributesRemoved))}</p>
      {warnings.length > 0 && (
        <p>
          <strong>{words.lookAtImages}</strong>{' '}
          <code className={controls.code}>{warnings.map(({ code }) => code).join(' ')}</code>
        </p>
      )}
    </div>
  )
}
