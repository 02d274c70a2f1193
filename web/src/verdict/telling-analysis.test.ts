import { expect, it } from 'vitest'
import { tellingAnalysis } from './telling-analysis.ts'

it('never lets a localizer, or a later series, hide a suspicious one', () => {
  const localizer = { ...of('l'), state: 'done', verdict: 'not-interpretable' } as const
  const clear = { ...of('c'), state: 'done', verdict: 'not-suspicious' } as const
  const failed = { ...of('f'), state: 'failed', verdict: null } as const
  const running = { ...of('r'), state: 'running', verdict: null } as const
  const suspicious = { ...of('s'), state: 'done', verdict: 'suspicious' } as const
  expect(tellingAnalysis([])).toBeNull()
  expect(tellingAnalysis([localizer, clear])).toBe(clear)
  expect(tellingAnalysis([localizer, clear, failed])).toBe(failed)
  expect(tellingAnalysis([localizer, clear, failed, running])).toBe(running)
  expect(tellingAnalysis([running, clear, suspicious, localizer])).toBe(suspicious)
})

it('lets no reading of fewer images speak for a series', () => {
  const old = { ...of('a', 1), state: 'done', verdict: 'suspicious' } as const
  const present = { ...of('a', 2), state: 'done', verdict: 'not-suspicious' } as const
  const other = { ...of('b', 1), state: 'done', verdict: 'suspicious' } as const
  expect(tellingAnalysis([present, old])).toBe(present)
  expect(tellingAnalysis([present, old, other])).toBe(other)
})

function of(seriesId: string, seriesRevision = 1) {
  return { seriesId, seriesRevision }
}
