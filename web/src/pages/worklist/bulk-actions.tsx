/** What can be done with all selected studies at once. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/index.ts'
import { ConfirmDialog } from '../../design/confirm-dialog.tsx'
import controls from '../../design/controls.module.css'
import { useFormats } from '../../language/formats.ts'
import { useWords } from '../../language/use-words.ts'
import { Problem } from '../../problems/problem.tsx'
import { queryClient } from '../../query-client.ts'
import { mayAskForReadings, mayDelete, useSession } from '../../session.ts'
import { type Format, readingOf, saveReadings } from './export-readings.ts'
import { forEach } from './for-each.ts'
import type { Selection } from './use-selection.ts'
import { worklistWords } from './worklist-words.ts'
import styles from './worklist.module.css'

export function BulkActions({ selection }: { readonly selection: Selection }) {
  const words = useWords(worklistWords)
  const { number } = useFormats()
  const session = useSession()
  const [done, setDone] = useState<number | null>(null)
  const [asking, setAsking] = useState(false)
  const { studies, clear } = selection
  const settle = { onSettled: () => setDone(null) }
  const readAgain = useMutation({
    async mutationFn(model: string) {
      const series = await forEach(studies, ({ id }, signal) => api.series(id, signal), setDone)
      const seriesIds = series.flatMap(({ items }) => items.map(({ id }) => id))
      return api.readAgain({ model, seriesIds })
    },
    ...settle,
  })
  const save = useMutation({
    async mutationFn(format: Format) {
      const readings = await forEach(studies, readingOf, setDone)
      const found = readings.filter((reading) => reading !== null)
      if (found.length > 0) saveReadings(found, format)
      return found.length
    },
    ...settle,
  })
  const remove = useMutation({
    mutationFn: () => forEach(studies, ({ id }) => api.deleteStudy(id), setDone),
    onSettled() {
      setDone(null)
      return queryClient.invalidateQueries({ queryKey: ['studies'] })
    },
    onSuccess: clear,
  })
  const all = [readAgain, save, remove]
  const busy = all.some(({ isPending }) => isPending)
  const error = all.find((each) => each.error !== null)?.error ?? null
  const begin = (act: () => void) => {
    for (const each of all) each.reset()
    act()
  }
  const outcome = readAgain.isSuccess
    ? words.queued(number(readAgain.data.queued))
    : save.isSuccess
      ? words.saved(number(save.data), number(studies.length))
      : remove.isSuccess
        ? words.deleted(number(remove.data.length))
        : ''
  if (studies.length === 0 && outcome === '' && error === null) return null
  return (
    <section className={styles.bulk} aria-label={words.bulk}>
      {studies.length > 0 && (
        <>
          <strong>{words.selected(number(studies.length))}</strong>
          {mayAskForReadings(session) && (
            <ReadAgain disabled={busy} onRead={(model) => begin(() => readAgain.mutate(model))} />
          )}
          <span className={styles.group}>
            <span>{words.saveAs}</span>
            <button
              type="button"
              className={controls.button}
              disabled={busy}
              onClick={() => begin(() => save.mutate('csv'))}
            >
              {words.csv}
            </button>
            <button
              type="button"
              className={controls.button}
              disabled={busy}
              onClick={() => begin(() => save.mutate('jsonl'))}
            >
              {words.jsonLines}
            </button>
          </span>
          {mayDelete(session) && (
            <button
              type="button"
              className={`${controls.button} ${controls.danger}`}
              disabled={busy}
              onClick={() => setAsking(true)}
            >
              {words.remove}
            </button>
          )}
          <button type="button" className={`${controls.button} ${controls.quiet}`} onClick={clear}>
            {words.clearSelection}
          </button>
        </>
      )}
      <p role="status">
        {done === null ? outcome : words.under(number(done), number(studies.length))}
      </p>
      {error !== null && <Problem error={error} />}
      {asking && (
        <ConfirmDialog
          title={words.removeTitle(number(studies.length), studies.length)}
          confirm={words.removeNow(number(studies.length), studies.length)}
          cancel={words.keep}
          onConfirm={() => begin(() => remove.mutate())}
          onClose={() => setAsking(false)}
        >
          {words.removeLead}
        </ConfirmDialog>
      )}
    </section>
  )
}

interface ReadAgainProps {
  readonly disabled: boolean
  readonly onRead: (model: string) => void
}

function ReadAgain({ disabled, onRead }: ReadAgainProps) {
  const words = useWords(worklistWords)
  const { data } = useQuery({ queryKey: ['models'], queryFn: ({ signal }) => api.models(signal) })
  const names = data?.items.filter(({ task }) => task === 'lesion').map(({ name }) => name) ?? []
  const [chosen, setChosen] = useState<string | null>(null)
  const model = chosen ?? names[0]
  return (
    <span className={styles.group}>
      <label className={styles.group}>
        <span>{words.model}</span>
        <select
          className={controls.input}
          value={model ?? ''}
          onChange={({ target }) => setChosen(target.value)}
        >
          {names.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        className={controls.button}
        disabled={disabled || model === undefined}
        onClick={() => model !== undefined && onRead(model)}
      >
        {words.readAgain}
      </button>
    </span>
  )
}
