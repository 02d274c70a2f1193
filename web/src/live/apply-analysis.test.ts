import { expect, it } from 'vitest'
import type { Analysis, Study } from '../api/index.ts'
import { withAnalysis, withState } from './apply-analysis.ts'

const running: Analysis = {
  id: 'a',
  state: 'running',
  studyId: 's',
  studyInstanceUID: '2.25.1',
  seriesId: 'r',
  seriesInstanceUID: '2.25.2',
  seriesRevision: 1,
  verdict: null,
  model: { name: 'lesion-small', version: '1.0.0', sha256: '0' },
  parameters: {},
  priority: 0,
  progress: { stage: 'lesions', done: 1, total: 4 },
  attempts: 1,
  error: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  startedAt: null,
  finishedAt: null,
}
const study: Study = {
  id: 's',
  studyInstanceUID: '2.25.1',
  studyDate: null,
  patientId: null,
  patientName: null,
  accessionNumber: null,
  description: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  modalities: ['CT'],
  seriesCount: 1,
  instanceCount: 4,
  latestAnalysis: { id: 'a', state: 'queued', verdict: null, progress: null },
}

it('puts an analysis in its place, and a new one at the front', () => {
  const page = { items: [running], nextCursor: null }
  const done: Analysis = { ...running, state: 'done', verdict: 'suspicious' }
  expect(withAnalysis(page, done).items).toEqual([done])
  const other = { ...running, id: 'b' }
  expect(withAnalysis(page, other).items.map(({ id }) => id)).toEqual(['b', 'a'])
})

it('tells the line of its study how far it is, and what was found', () => {
  expect(withState(study, running).latestAnalysis).toEqual({
    id: 'a',
    state: 'running',
    verdict: null,
    progress: running.progress,
  })
  const found = withState(study, { ...running, id: 'b', state: 'done', verdict: 'suspicious' })
  expect(found.latestAnalysis).toMatchObject({ id: 'b', verdict: 'suspicious' })
})

it('leaves other lines alone, and what only the server can rank', () => {
  expect(withState(study, { ...running, studyId: 'other' })).toBe(study)
  const later: Analysis = { ...running, id: 'b', state: 'done', verdict: 'not-suspicious' }
  expect(withState(study, later)).toBe(study)
})
