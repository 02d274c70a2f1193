/** What a changed analysis changes in lists that are known already. */
import type { Analysis, Page, Study } from '../api/index.ts'

/**
 * @param page the analyses of its series, newest first
 * @param changed the analysis as it is now
 * @returns the page with it, in its place or, when it is new, at the front
 */
export function withAnalysis(page: Page<Analysis>, changed: Analysis): Page<Analysis> {
  const isKnown = page.items.some(({ id }) => id === changed.id)
  const items = isKnown
    ? page.items.map((each) => (each.id === changed.id ? changed : each))
    : [changed, ...page.items]
  return { ...page, items }
}

/**
 * The line of a study in the worklist. Which of several analyses speaks for a study is the server's to say: only the one that
 * spoke already is told anew here, and a suspicious one, which goes before all others.
 * @param study the line
 * @param changed an analysis as it is now
 * @returns the line as it is now; the same object where nothing changes
 */
export function withState(study: Study, changed: Analysis): Study {
  const { id, state, verdict, progress } = changed
  const speaks = study.latestAnalysis?.id === id || verdict === 'suspicious'
  if (study.id !== changed.studyId || !speaks) return study
  return {
    ...study,
    latestAnalysis: { id, state, verdict, progress },
  }
}
