/** What is read of an upload, as it comes: a verdict for each study. */
import { Link } from 'wouter'
import type { Upload } from '../../api/index.ts'
import controls from '../../design/controls.module.css'
import { useWords } from '../../language/use-words.ts'
import { Problem } from '../../problems/problem.tsx'
import { tellingAnalysis } from '../../verdict/telling-analysis.ts'
import { useAnalyses } from '../../verdict/use-analyses.ts'
import { VerdictBadge } from '../../verdict/verdict-badge.tsx'
import { readWords } from './read-words.ts'
import styles from './read.module.css'

export function StudyResults({ upload }: { readonly upload: Upload }) {
  const words = useWords(readWords)
  const { series } = upload
  const studyIds = [...new Set(series.map(({ studyId }) => studyId))]
  if (studyIds.length === 0) return <p>{words.nothing}</p>
  return (
    <ul className={styles.results}>
      {studyIds.map((studyId) => (
        <StudyResult
          key={studyId}
          studyId={studyId}
          seriesIds={series.filter((each) => each.studyId === studyId).map(({ id }) => id)}
        />
      ))}
    </ul>
  )
}

function StudyResult({ studyId, seriesIds }: { studyId: string; seriesIds: readonly string[] }) {
  const words = useWords(readWords)
  const answers = useAnalyses(seriesIds)
  const failed = answers.find(({ error }) => error !== null)
  const telling = tellingAnalysis(answers.flatMap(({ data }) => data?.items ?? []))
  return (
    <li className={styles.result} aria-live="polite">
      <VerdictBadge
        state={telling?.state ?? 'queued'}
        verdict={telling?.verdict ?? null}
        progress={telling?.progress ?? null}
      />
      <Link
        href={`/studies/${studyId}`}
        className={`${controls.button} ${telling?.verdict ? controls.primary : ''}`}
      >
        {words.open}
      </Link>
      {failed && <Problem error={failed.error} />}
    </li>
  )
}
