/** A case of another site, from its bundle: checked by the server from the first byte to the last. */
import { useMutation } from '@tanstack/react-query'
import { useRef } from 'react'
import { Link } from 'wouter'
import { api } from '../../api/index.ts'
import controls from '../../design/controls.module.css'
import { useWords } from '../../language/use-words.ts'
import { Problem } from '../../problems/problem.tsx'
import { queryClient } from '../../query-client.ts'
import { libraryWords } from './library-words.ts'
import styles from './library.module.css'

export function ImportCase() {
  const words = useWords(libraryWords)
  const picker = useRef<HTMLInputElement>(null)
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: api.importCase,
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ['cases'] })
      await queryClient.invalidateQueries({ queryKey: ['case-facets'] })
    },
  })
  return (
    <div className={styles.import}>
      <button
        type="button"
        className={controls.button}
        disabled={isPending}
        onClick={() => picker.current?.click()}
      >
        {words.import}
      </button>
      <input
        ref={picker}
        type="file"
        accept=".zip,application/zip"
        hidden
        data-picker="bundle"
        onChange={({ target }) => {
          const [file] = target.files ?? []
          if (file) mutate(file)
          // The same file again is a choice too.
          target.value = ''
        }}
      />
      <span role="status">
        {isPending && words.importing}
        {data !== undefined && !isPending && (
          <>
            {words.imported} <Link href={`/library/${data.id}`}>{words.open}</Link>
          </>
        )}
      </span>
      {error !== null && <Problem error={error} />}
    </div>
  )
}
