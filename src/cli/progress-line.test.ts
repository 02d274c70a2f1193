import { describe, expect, it } from 'vitest'
import { progressLine } from './progress-line.ts'

/** What a progress line writes to a stream that is, or is not, a terminal. */
function written(isTTY: boolean, use: (line: ReturnType<typeof progressLine>) => void): string {
  let text = ''
  use(progressLine({ isTTY, write: (part) => (text += part) }))
  return text
}

describe('progressLine', () => {
  it('says little where the output is no terminal: the beginning and every quarter', () => {
    const text = written(false, (line) => {
      for (let slice = 1; slice <= 148; slice += 1) line.step('finding lungs', slice, 148)
      line.end()
    })
    const lines = text.trim().split('\n')
    expect(lines).toHaveLength(5)
    expect(lines[0]).toBe('finding lungs: 1 of 148')
    expect(lines.at(-1)).toBe('finding lungs: 148 of 148')
  })

  it('begins anew with every stage', () => {
    const text = written(false, (line) => {
      line.step('a', 4, 4)
      line.step('b', 1, 400)
    })
    expect(text).toBe('a: 4 of 4\nb: 1 of 400\n')
  })

  it('stays on one line of a terminal and wipes it at the end', () => {
    const text = written(true, (line) => {
      for (let slice = 1; slice <= 50; slice += 1) line.step('finding lungs', slice, 50)
      line.end()
    })
    expect(text).not.toContain('\n')
    expect(text).toContain('finding lungs: 50 of 50')
    expect(text.endsWith('\r\x1b[K')).toBe(true)
  })
})
