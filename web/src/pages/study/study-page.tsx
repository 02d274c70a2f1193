/** One study: who and what it is, its series, and the reading of the one that is shown. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type Analysis, api, type Series, type Study } from '../../api/index.ts'
import controls from '../../design/controls.module.css'
import { useFormats } from '../../language/formats.ts'
import { patientNameText } from '../../language/patient-name.ts'
import { useWords } from '../../language/use-words.ts'
import { Problem, ProblemText } from '../../problems/problem.tsx'
import { Loading } from '../../shell/shell.tsx'
import { tellingAnalysis } from '../../verdict/telling-analysis.ts'
import { useAnalyses } from '../../verdict/use-analyses.ts'
import { VerdictBadge } from '../../verdict/verdict-badge.tsx'
import { ReadingView } from './reading-view.tsx'
import { studyWords } from './study-words.ts'
import styles from './study.module.css'

const LOOK_AGAIN_MS = 2000

export function StudyPage({ id }: { readonly id: string }) {
  const study = useQuery({
    queryKey: ['study', id],
    queryFn: ({ signal }) => api.study(id, signal),
  })
  const series = useQuery({
    queryKey: ['series', id],
    queryFn: ({ signal }) => api.series(id, signal),
    // Images may still be coming in.
    refetchInterval: ({ state }) =>
      state.data?.items.every((each) => each.state === 'complete') ? false : LOOK_AGAIN_MS,
  })
  const error = study.error ?? series.error
  if (error !== null && study.data === undefined)
    return (
      <div className={styles.alone}>
        <Problem error={error} />
      </div>
    )
  if (study.data === undefined || series.data === undefined) return <Loading />
  return <StudySeries study={study.data} series={series.data.items} />
}

interface Props {
  readonly study: Study
  readonly series: readonly Series[]
}

function StudySeries({ study, series }: Props) {
  const words = useWords(studyWords)
  const [chosenId, setChosenId] = useState<string | null>(null)
  const answers = useAnalyses(series.map(({ id }) => id))
  const analyses = answers.flatMap(({ data }) => data?.items ?? [])
  const shownId = chosenId ?? tellingAnalysis(analyses)?.seriesId ?? series[0]?.id
  const shown = series.find(({ id }) => id === shownId)
  const analysis = tellingAnalysis(analyses.filter(({ seriesId }) => seriesId === shownId))
  const answer = answers[series.findIndex(({ id }) => id === shownId)]
  const name = patientNameText(study.patientName) ?? words.noName
  return (
    <div className={styles.page}>
      <title>{`${name} · Groundglass`}</title>
      <header className={styles.head}>
        <h1>{name}</h1>
        <Facts study={study} />
        {series.length > 1 && shownId !== undefined && (
          <SeriesChoice series={series} shownId={shownId} onChoose={setChosenId} />
        )}
      </header>
      {analysis?.state === 'done' ? (
        <ReadingView key={analysis.id} analysis={analysis} />
      ) : answer?.error ? (
        <Problem error={answer.error} />
      ) : answer?.isPending ? (
        <Loading />
      ) : (
        <NotRead analysis={analysis} series={shown} />
      )}
    </div>
  )
}

function Facts({ study }: Pick<Props, 'study'>) {
  const words = useWords(studyWords)
  const { day, ago } = useFormats()
  const facts = [
    study.patientId && `${words.id} ${study.patientId}`,
    study.studyDate && day(study.studyDate),
    study.description,
    study.accessionNumber && `${words.accession} ${study.accessionNumber}`,
    words.received(ago(study.createdAt)),
  ]
  return <p className={styles.facts}>{facts.filter(Boolean).join(' · ')}</p>
}

interface ChoiceProps {
  readonly series: readonly Series[]
  readonly shownId: string
  readonly onChoose: (id: string) => void
}

function SeriesChoice({ series, shownId, onChoose }: ChoiceProps) {
  const words = useWords(studyWords)
  const { number } = useFormats()
  return (
    <label className={styles.choice}>
      <span className={controls.label}>{words.series}</span>
      <select
        className={controls.input}
        value={shownId}
        onChange={({ target }) => onChoose(target.value)}
      >
        {series.map(({ id, description, instanceCount }) => (
          <option key={id} value={id}>
            {words.seriesOption(description ?? words.noDescription, number(instanceCount))}
          </option>
        ))}
      </select>
    </label>
  )
}

interface NotReadProps {
  readonly analysis: Analysis | null
  readonly series: Series | undefined
}

function NotRead({ analysis, series }: NotReadProps) {
  const words = useWords(studyWords)
  const { error = null } = analysis ?? {}
  const state = analysis?.state ?? (series?.state === 'receiving' ? 'receiving' : 'not-asked')
  return (
    <section className={`${controls.panel} ${styles.notRead}`} aria-live="polite">
      <VerdictBadge
        state={state}
        verdict={analysis?.verdict ?? null}
        progress={analysis?.progress ?? null}
      />
      <p>{words.notRead[state === 'done' ? 'running' : state]}</p>
      {error !== null && (
        <p>
          <ProblemText {...error} /> <span className={controls.code}>{error.code}</span>
        </p>
      )}
    </section>
  )
}
