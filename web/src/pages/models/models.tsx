/** The networks of this server, each with what its package says of it. */
import { useQueries, useQuery } from '@tanstack/react-query'
import { api } from '../../api/index.ts'
import { useWords } from '../../language/use-words.ts'
import { Problem } from '../../problems/problem.tsx'
import { Loading } from '../../shell/shell.tsx'
import { ModelPanel } from './model-panel.tsx'
import { modelsWords } from './models-words.ts'
import styles from './models.module.css'

export function Models() {
  const words = useWords(modelsWords)
  const listed = useQuery({ queryKey: ['models'], queryFn: ({ signal }) => api.models(signal) })
  const names = listed.data?.items.map(({ name }) => name) ?? []
  const models = useQueries({
    queries: names.map((name) => ({
      queryKey: ['models', name],
      queryFn: ({ signal }: { signal: AbortSignal }) => api.model(name, signal),
    })),
  })
  const error = listed.error ?? models.find((each) => each.error !== null)?.error ?? null
  const known = models
    .flatMap(({ data }) => data ?? [])
    // What reads comes first.
    .toSorted((one, other) => Number(other.isDefault) - Number(one.isDefault))
  return (
    <div className={styles.page}>
      <title>{`${words.title} · Groundglass`}</title>
      <header className={styles.head}>
        <h1>{words.title}</h1>
        <p>{words.lead}</p>
      </header>
      {error !== null && <Problem error={error} />}
      {listed.data === undefined && error === null && <Loading />}
      {listed.data?.items.length === 0 && <p>{words.none}</p>}
      {known.map((model) => (
        <ModelPanel key={model.manifest.sha256} model={model} />
      ))}
    </div>
  )
}
