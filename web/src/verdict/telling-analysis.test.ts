import { expect, it } from 'vitest'
import { tellingAnalysis } from './telling-analysis.ts'

it('never lets a localizer, or a later series, hide a suspicious one', () => {
  const localizer = { id: 'l', state: 'done', verdict: 'not-interpretable' } as const
  const clear = { id: 'c', state: 'done', verdict: 'not-suspicious' } as const
  const running = { id: 'r', state: 'running', verdict: null } as const
  const suspicious = { id: 's', state: 'done', verdict: 'suspicious' } as const
  expect(tellingAnalysis([])).toBeNull()
  expect(tellingAnalysis([localizer, clear])).toBe(clear)
  expect(tellingAnalysis([localizer, clear, running])).toBe(running)
  expect(tellingAnalysis([running, clear, suspicious, localizer])).toBe(suspicious)
})
